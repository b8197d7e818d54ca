import { defineCheck, NO_USER } from '../provider-check.ts'
import { errorIn, refusedWith, told } from '../judges/errors.ts'
import { inconclusive, kept, nonstrict, worst } from '../finding.ts'
import { answers, form, members, onError, overlooks, tokens } from '../mutants.ts'
import { basicHeader } from '../target/client-authentication.ts'
import { bogusCode } from '../target/scenes.ts'

/** Who asks for tokens. */
export const clientAuthenticationChecks = [
  defineCheck({
    id: 'treq-client-auth-required',
    title: 'A confidential client that does not authenticate gets nothing',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2.1'],
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code with the client_id alone.',
    expectation: 'invalid_client: the code is never looked at.',
    threats: ['code-injection', 'client-impersonation'],
    fix: 'Authenticate a client that has a secret before anything else, and answer invalid_client.',
    async run(target) {
      const { clientId, redirectUri } = target.client
      const answer = await target.token(bogusCode(target), { client: { clientId, redirectUri } })
      const finding = refusedWith(target, answer, ['invalid_client'], [400, 401, 404])
      return finding.kind === 'violated' && errorIn(answer) === 'invalid_request'
        ? kept(answer, `The answer is ${told(answer)}.`)
        : finding
    },
    mutants: [
      {
        name: 'asks for no secret',
        world: answers('token', onError(members({ error: 'invalid_grant' }))),
      },
    ],
  }),
  defineCheck({
    id: 'treq-wrong-secret-rejected',
    title: 'A wrong or empty secret is refused before the code is looked at',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code with a wrong secret, and with an empty one.',
    expectation: 'Error invalid_client each time.',
    threats: ['client-impersonation'],
    fix: 'Compare the secret first, and answer invalid_client whatever the rest of the request says.',
    async run(target) {
      const secrets = ['trivet-made-this-secret-up', '']
      const findings = []
      for (const clientSecret of secrets) {
        const answer = await target.token(bogusCode(target), {
          client: { ...target.client, clientSecret },
        })
        const finding = refusedWith(target, answer, ['invalid_client'], [400, 401, 404])
        const isEmptyRefused = clientSecret === '' && errorIn(answer) === 'invalid_request'
        findings.push(isEmptyRefused ? kept(answer, `The answer is ${told(answer)}.`) : finding)
      }
      const [first = inconclusive('Nothing was sent.'), ...others] = findings
      return worst([first, ...others])
    },
    mutants: [
      {
        name: 'looks at the code first',
        world: answers('token', onError(members({ error: 'invalid_grant' }))),
      },
      { name: 'gives tokens', world: answers('token', tokens) },
    ],
  }),
  defineCheck({
    id: 'treq-basic-supported',
    title: 'A client with a password can authenticate by HTTP Basic',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §2.3.1'],
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code with the right secret, by Basic.',
    expectation: 'invalid_grant: the client was authenticated, the code was not found.',
    fix: 'Accept the Authorization header with the scheme Basic, form-decoded, for clients with a secret.',
    async run(target) {
      const answer = await target.token(bogusCode(target), { way: 'basic' })
      const finding = refusedWith(target, answer, ['invalid_grant'])
      const isDeclared = target.provider.client.authentication.every(
        ({ method }) => method !== 'basic',
      )
      return finding.kind === 'violated' && isDeclared
        ? nonstrict(
            answer,
            `The answer is ${told(answer)}: the profile does not have Basic either.`,
          )
        : finding
    },
    mutants: [
      {
        name: 'knows no Basic',
        world: overlooks('token', ({ headers: { authorization: _, ...rest }, ...request }) => ({
          ...request,
          headers: rest,
        })),
      },
    ],
  }),
  defineCheck({
    id: 'treq-two-methods-rejected',
    title: 'A request with two ways of client authentication is refused',
    level: 'should',
    tier: 2,
    spec: ['RFC 6749 §2.3', 'RFC 6749 §5.2'],
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code with a right secret in the header and another in the body.',
    expectation: 'A refusal because of the client or the request; the code is never looked at.',
    threats: ['client-impersonation'],
    fix: 'Refuse a request that authenticates in more than one way with invalid_request.',
    async run(target) {
      const { clientId, clientSecret = '' } = target.client
      const answer = await target.token(
        { ...bogusCode(target), client_id: clientId, client_secret: 'trivet-made-this-secret-up' },
        { way: 'post', headers: { authorization: basicHeader(clientId, clientSecret) } },
      )
      return refusedWith(target, answer, ['invalid_request', 'invalid_client'], [400, 401])
    },
    mutants: [
      {
        name: 'reads the header only',
        world: overlooks('token', form({ client_id: null, client_secret: null })),
      },
    ],
  }),
]
