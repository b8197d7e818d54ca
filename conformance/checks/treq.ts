import { defineCheck, NO_USER, OWN_SERVER, WITH_USER } from '../provider-check.ts'
import { attempt, refusedRequest } from '../judges/authorization.ts'
import type { Answer, Authorized, Target } from '../target/target.ts'
import { declares, errorIn, hasToken, refused, refusedWith, told } from '../judges/errors.ts'
import {
  inconclusive,
  kept,
  nonstrict,
  skipped,
  violated,
  worst,
  type Finding,
} from '../finding.ts'
import { answers, form, members, onError, overlooks, redirectTo, tokens } from '../mutants.ts'
import { basicHeader } from '../target/client-authentication.ts'
import { bogusCode } from '../target/scenes.ts'
import { randomText } from '../target/ask.ts'

/** What a token endpoint must not accept, and what it must: RFC 6749 §3.2, §4.1.3. */
export const tokenRequestChecks = [
  defineCheck({
    id: 'treq-get-rejected',
    title: 'The token endpoint answers no GET',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2'],
    lanes: NO_USER,
    stimulus: 'Redeems a made-up code by GET, with everything in the query.',
    expectation: 'A refusal because of the method: no token, and no look at the code.',
    threats: ['credential-leakage'],
    fix: 'Accept POST only at the token endpoint, and answer anything else with 405.',
    async run(target) {
      const answer = await target.token(bogusCode(target), { method: 'GET' })
      if (declares(target, 'tokenRequestIsGet'))
        return nonstrict(answer, 'That is how it is asked (tokenRequestIsGet).')
      // Whoever says invalid_grant has read the query.
      if (hasToken(answer) || errorIn(answer) === 'invalid_grant')
        return violated(answer, `The request was processed (${told(answer)}).`)
      return refused(target, answer)
    },
    mutants: [
      {
        name: 'gives tokens by GET',
        world: answers('token', (one, { method }) => (method === 'GET' ? tokens() : one)),
      },
    ],
  }),
  defineCheck({
    id: 'treq-query-credentials-rejected',
    title: 'Client credentials in the query of the token request are not accepted',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §2.3.1'],
    lanes: NO_USER,
    needs: ['secret'],
    stimulus: 'Redeems a made-up code by POST with client_id and client_secret in the query.',
    expectation: 'invalid_client or invalid_request: the code is never looked at.',
    threats: ['credential-leakage'],
    fix: 'Read client credentials from the Authorization header or the body only.',
    async run(target) {
      const { clientId, clientSecret = '' } = target.client
      const inQuery = new URLSearchParams({ client_id: clientId, client_secret: clientSecret })
      const body = new URLSearchParams(bogusCode(target)).toString()
      const answer = await target.send({
        method: 'POST',
        url: `${target.provider.endpoints.token}?${inQuery.toString()}`,
        headers: {
          accept: 'application/json',
          ...target.provider.token.headers,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body,
      })
      return declares(target, 'tokenRequestIsGet')
        ? nonstrict(answer, 'Credentials are expected in the query (tokenRequestIsGet).')
        : refusedWith(target, answer, ['invalid_client', 'invalid_request'], [400, 401, 404])
    },
    mutants: [
      {
        name: 'reads credentials from the query',
        world: overlooks('token', (request) => {
          const { searchParams } = new URL(request.url)
          return { ...request, body: `${request.body ?? ''}&${searchParams.toString()}` }
        }),
      },
    ],
  }),
  defineCheck({
    id: 'treq-grant-type-missing',
    title: 'A token request without grant_type is refused with invalid_request',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: NO_USER,
    stimulus: 'Sends a made-up code without grant_type.',
    expectation: 'Status 400 and error invalid_request.',
    fix: 'Answer a missing grant_type with 400 and {"error":"invalid_request"}.',
    async run(target) {
      const { grant_type: _, ...rest } = bogusCode(target)
      return refusedWith(target, await target.token(rest), ['invalid_request'])
    },
    mutants: [
      {
        name: 'takes it for authorization_code',
        world: overlooks('token', form({ grant_type: 'authorization_code' })),
      },
    ],
  }),
  defineCheck({
    id: 'treq-grant-type-unknown',
    title: 'An unknown grant_type is refused with unsupported_grant_type',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: NO_USER,
    stimulus: 'Sends a grant type that does not exist.',
    expectation: 'Status 400 and error unsupported_grant_type.',
    fix: 'Answer an unknown grant_type with 400 and {"error":"unsupported_grant_type"}.',
    async run(target) {
      const answer = await target.token({ ...bogusCode(target), grant_type: 'urn:trivet:made-up' })
      return refusedWith(target, answer, ['unsupported_grant_type'])
    },
    mutants: [
      {
        name: 'takes it for authorization_code',
        world: overlooks('token', form({ grant_type: 'authorization_code' })),
      },
    ],
  }),
  defineCheck({
    id: 'treq-unknown-param-ignored',
    title: 'A parameter that nobody knows does not spoil a token request',
    level: 'must',
    tier: 2,
    spec: ['RFC 6749 §3.2'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems a code with a parameter more.',
    expectation: 'Tokens, as without it.',
    fix: 'Ignore parameters that are not known.',
    async run(target) {
      const answer = await target.redeem(await target.grant(), { trivet_unknown: 'yes' })
      return hasToken(answer)
        ? kept(answer, 'Tokens came all the same.')
        : violated(answer, `No token came (${told(answer)}).`)
    },
    mutants: [
      {
        name: 'refuses what it does not know',
        world: overlooks('token', (request) =>
          request.body?.includes('trivet_unknown') === true
            ? form({ code: null })(request)
            : request,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'treq-duplicate-param-rejected',
    title: 'A parameter that occurs twice in a token request is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.2', 'RFC 6749 §5.2'],
    lanes: NO_USER,
    stimulus: 'Sends two different made-up codes in one token request.',
    expectation: 'Status 400 and error invalid_request: neither code is looked at.',
    threats: ['parameter-pollution'],
    fix: 'Refuse a token request with a repeated parameter with 400 and {"error":"invalid_request"}.',
    async run(target) {
      if (target.provider.token.encoding === 'json')
        return skipped('not-applicable', 'A JSON body has no parameter twice.')
      const { code = '', ...rest } = bogusCode(target)
      const answer = await target.token({ ...rest, code: [code, `${code}-again`] })
      return refusedWith(target, answer, ['invalid_request'])
    },
    mutants: [
      {
        name: 'takes the first',
        world: overlooks('token', (request) => {
          const fields = new URLSearchParams(request.body)
          return form({ code: fields.get('code') })(request)
        }),
      },
    ],
  }),
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
  defineCheck({
    id: 'treq-code-bound-to-client',
    title: 'A code is worth nothing to another client',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.3'],
    lanes: WITH_USER,
    needs: ['user', 'second-client'],
    stimulus: "Redeems a code of this client with another client's credentials.",
    expectation: 'Error invalid_grant, and no token.',
    threats: ['code-injection'],
    fix: 'Keep the client with the code, and refuse any other with invalid_grant.',
    async run(target) {
      const grant = await target.grant()
      const answer = await target.redeem(grant, {}, { client: target.otherClient })
      return refusedWith(target, answer, ['invalid_grant'])
    },
    mutants: [
      {
        name: 'does not look whose it is',
        world: answers('token', (one) => (one.status === 400 ? tokens() : one)),
      },
    ],
  }),
  defineCheck({
    id: 'treq-code-bound-to-redirect',
    title: 'The redirect_uri of the token request has to be that of the authorization request',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §4.1.3'],
    lanes: WITH_USER,
    needs: ['user'],
    stimulus: 'Redeems one code with another redirect_uri, and one without any.',
    expectation: 'Error invalid_grant each time, and no token.',
    threats: ['code-injection', 'redirect-uri-manipulation'],
    fix: 'Keep the redirect_uri with the code, compare it as a string, and refuse with invalid_grant.',
    async run(target) {
      const findings = []
      for (const other of [`${target.client.redirectUri}/elsewhere`, null]) {
        const answer = await target.redeem(await target.grant(), { redirect_uri: other })
        findings.push(refusedWith(target, answer, ['invalid_grant', 'invalid_request']))
      }
      const [first = inconclusive('Nothing was sent.'), ...others] = findings
      return worst([first, ...others])
    },
    mutants: [
      {
        name: 'does not compare it',
        world: overlooks('token', (request) =>
          request.body?.includes('elsewhere') === true
            ? form({ redirect_uri: 'https://client.example/callback' })(request)
            : request,
        ),
      },
    ],
  }),
  defineCheck({
    id: 'treq-legacy-grants-off',
    title: 'This client can use neither the password grant nor the implicit grant',
    level: 'must',
    tier: 2,
    spec: ['RFC 9700 §2.4', 'RFC 9700 §2.1.2'],
    lanes: OWN_SERVER,
    stimulus: 'Asks for a token with a made-up name and password, and for a token by redirect.',
    expectation: 'Neither grant is available: unsupported or unauthorized.',
    threats: ['credential-leakage', 'token-leakage'],
    fix: 'Switch the password grant and the implicit grant off.',
    async run(target) {
      const password = await target.token({
        grant_type: 'password',
        username: randomText(),
        password: randomText(),
      })
      const implicit = await attempt(target, { response_type: 'token' })
      const isTokenThere =
        implicit.kind === 'callback' && implicit.url.hash.includes('access_token=')
      return worst([
        passwordRefused(target, password),
        isTokenThere
          ? violated(implicit, 'A token came by redirect.')
          : implicitRefused(target, implicit),
      ])
    },
    mutants: [
      {
        name: 'takes passwords',
        world: answers('token', (one, { body }) =>
          body?.includes('grant_type=password') === true ? tokens() : one,
        ),
      },
      {
        name: 'gives tokens by redirect',
        world: answers('authorization', (one, { url }) =>
          url.includes('response_type=token')
            ? redirectTo(
                'https://client.example/callback#access_token=given-to-everybody&token_type=Bearer',
              )
            : one,
        ),
      },
    ],
  }),
]

/** Where a token would come in the fragment, the error does too. */
function implicitRefused(target: Target, seen: Authorized): Finding {
  const inFragment = seen.kind === 'callback' ? new URLSearchParams(seen.url.hash.slice(1)) : null
  const error = inFragment?.get('error') ?? null
  return error === null
    ? refusedRequest(target, seen)
    : kept(seen, `The redirect has error ${error} in its fragment.`)
}

/** Who says that name and password are wrong may have looked at them before it looked at the grant. */
function passwordRefused(target: Target, answer: Answer): Finding {
  const errors = ['unsupported_grant_type', 'unauthorized_client']
  const finding = refusedWith(target, answer, errors, [400, 401, 403])
  return finding.kind === 'violated' && errorIn(answer) === 'invalid_grant'
    ? inconclusive(
        'The name and the password are called wrong: what right ones do nobody saw.',
        answer,
      )
    : finding
}
