import { defineCheck, OWN_SERVER, WITH_USER } from '../provider-check.ts'
import { attempt, refusedRequest } from '../judges/authorization.ts'
import type { Answer, Authorized, Target } from '../target/target.ts'
import { errorIn, refusedWith } from '../judges/errors.ts'
import { inconclusive, kept, violated, worst, type Finding } from '../finding.ts'
import { answers, form, overlooks, redirectTo, tokens } from '../mutants.ts'
import { randomText } from '../target/ask.ts'

/** For what tokens are given: RFC 6749 §4.1.3. */
export const grantChecks = [
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
