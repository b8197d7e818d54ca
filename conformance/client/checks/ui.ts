import { clientCheck } from '../define.ts'
import type { Case, Seen } from '../case.ts'
import { json, redirect, text, type Reply } from '../server/reply.ts'
import type { Answer } from '../server/authorization-server.ts'
import { refusesUser, signsIn } from './cases.ts'

const NEEDS = ['userinfo'] as const

const challenge = (status: number, value: string): Reply =>
  text('', null, { status, headers: { 'www-authenticate': value } })

const refusesOidcUser = (name: string, answer: Answer): Case =>
  refusesUser(name, answer, { protocol: 'oidc' })

const user = (seen: Seen) =>
  seen.outcome?.status === 'authenticated' ? seen.outcome.user : undefined

export const ui = [
  clientCheck({
    id: 'ui-bearer-header',
    title: 'The access token travels in the Authorization header, and nowhere else',
    level: 'must',
    tier: 1,
    spec: ['RFC 6750 §2.1', 'RFC 9700 §4.3.2'],
    needs: NEEDS,
    stimulus: 'A login with user information.',
    expectation: 'Authorization: Bearer, once; the token is in no URL and no body.',
    threats: ['token-leakage'],
    fix: 'Send the token in the header only.',
    mutants: ['token-in-query'],
    cases: [
      signsIn('a login', {
        expect: {
          requests: { userinfo: [1, 3] },
          seen(seen) {
            const token = seen.login?.accessToken ?? '\u0000'
            const requests = seen.to('userinfo')
            if (requests.some(({ url, body }) => url.includes(token) || body.includes(token)))
              return 'The token is in a URL or a body.'
            return requests.every(
              ({ headers }) =>
                /^Bearer /i.test(headers['authorization'] ?? '') &&
                headers['authorization']?.endsWith(token),
            )
              ? undefined
              : 'The token is not in the Authorization header.'
          },
        },
      }),
    ],
  }),
  clientCheck({
    id: 'ui-no-cross-origin-token',
    title: 'A redirect does not carry the token to another origin',
    level: 'must',
    tier: 1,
    spec: ['RFC 6750 §5.2', 'OAuth 2.1 §7.1.3'],
    needs: NEEDS,
    stimulus:
      'The user information endpoint redirects to another origin, with each redirect status.',
    expectation: 'A typed failure; the other origin sees no token.',
    threats: ['token-leakage'],
    fix: 'Do not follow redirects with a token.',
    mutants: ['userinfo-redirect'],
    cases: [301, 302, 307, 308].map((status) =>
      refusesUser(String(status), ({ server }) => redirect(server.at('evil', 'userinfo'), status), {
        expect: {
          // Whoever follows without the token gives nothing away.
          elsewhere: true,
          seen: ({ elsewhere, login }) =>
            elsewhere.some(({ headers, url }) =>
              `${headers['authorization']} ${url}`.includes(login?.accessToken ?? '\u0000'),
            )
              ? 'The other origin got the token.'
              : undefined,
        },
      }),
    ),
  }),
  clientCheck({
    id: 'ui-sub-match',
    title: 'User information of another subject than the ID token is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §5.3.2'],
    needs: NEEDS,
    stimulus: 'sub of the user information is another than that of the ID token.',
    expectation: 'A typed failure: nobody is signed in.',
    threats: ['token-substitution'],
    fix: 'Compare both subjects before you use the user information.',
    mutants: ['sub-match'],
    cases: [
      refusesOidcUser('another user', json({ sub: 'somebody-else', name: 'Mallory' })),
      refusesOidcUser('in other case', ({ login }) => json({ sub: login?.subject.toUpperCase() })),
    ],
  }),
  clientCheck({
    id: 'ui-sub-type',
    title: 'A subject that is missing or no string is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §5.3.2'],
    needs: NEEDS,
    stimulus: 'sub is missing, null, empty, a number, an array.',
    expectation: 'A typed failure.',
    fix: 'Check that sub is a string before you compare it.',
    mutants: ['sub-type'],
    cases: [{}, { sub: null }, { sub: '' }, { sub: 1 }, { sub: ['user-1'] }].map((body) =>
      refusesOidcUser(JSON.stringify(body), json(body)),
    ),
  }),
  clientCheck({
    id: 'ui-401-then-one-refresh',
    title: 'A 401 leads to one more attempt at most',
    level: 'should',
    tier: 1,
    spec: ['RFC 6750 §3.1'],
    needs: NEEDS,
    stimulus: 'The user information endpoint answers 401 invalid_token, every time.',
    expectation: 'A typed failure after at most one refresh and one more request.',
    fix: 'Refresh once, then ask the user to sign in again.',
    mutants: ['401-loop'],
    cases: [
      refusesUser('401, always', challenge(401, 'Bearer error="invalid_token"'), {
        expect: { requests: { token: [1, 2], userinfo: [1, 2] } },
      }),
    ],
  }),
  clientCheck({
    id: 'ui-403-scope',
    title: 'Insufficient scope is told from an invalid token',
    level: 'should',
    tier: 2,
    spec: ['RFC 6750 §3.1'],
    needs: NEEDS,
    stimulus: 'The user information endpoint answers 403 insufficient_scope.',
    expectation:
      'A typed failure that has this error, or a code that 401 does not have; no second attempt.',
    fix: 'Read the error of the challenge.',
    mutants: ['403-scope'],
    cases: [
      refusesUser(
        '403 insufficient_scope',
        challenge(403, 'Bearer error="insufficient_scope", scope="email"'),
        {
          expect: {
            requests: { userinfo: 1 },
            seen({ outcome }) {
              if (outcome === undefined || !('code' in outcome)) return undefined
              const isTold =
                outcome.error === 'insufficient_scope' || /forbidden|scope|403/i.test(outcome.code)
              return isTold ? undefined : `Nothing tells that a scope is missing: ${outcome.code}.`
            },
          },
        },
      ),
    ],
  }),
  clientCheck({
    id: 'ui-body-hostile',
    title: 'User information that is none makes no user',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §5.3.2', 'OIDC Core §5.3.3'],
    needs: NEEDS,
    stimulus:
      'The answer is an array, null, HTML, empty, broken, an error with status 200, of a wrong type.',
    expectation: 'A typed failure; no half of a user.',
    fix: 'Check status, content type and shape.',
    mutants: ['userinfo-body'],
    cases: [
      refusesUser('an array', json([{ sub: 'user-1' }])),
      refusesUser('null', json(null)),
      refusesUser('a string', json('user-1')),
      refusesUser('HTML', text('<html>', 'text/html')),
      refusesUser('nothing', text('')),
      refusesUser('half of it', text('{"sub":"user-1"')),
      refusesUser('an error with 200', json({ error: 'invalid_token' })),
      refusesUser('500', json({ sub: 'user-1' }, { status: 500 }), { client: { timeoutMs: 1000 } }),
    ],
  }),
  clientCheck({
    id: 'ui-signed-response',
    title: 'A signed answer is verified or refused',
    level: 'must',
    tier: 3,
    spec: ['OIDC Core §5.3.2'],
    needs: NEEDS,
    stimulus: 'The user information comes as application/jwt: signed by a stranger, with alg none.',
    expectation: 'A typed failure.',
    threats: ['token-forgery'],
    fix: 'Verify signature, issuer and audience; or refuse the media type.',
    mutants: ['userinfo-jwt'],
    cases: [{ key: 'RS256/evil' }, { header: { alg: 'none' }, sign: () => '' }].map(
      (change, index) =>
        refusesOidcUser(index === 0 ? "a stranger's signature" : 'alg none', ({ server, login }) =>
          text(
            login === undefined ? '' : String(server.idTokenFor(login, change)),
            'application/jwt',
          ),
        ),
    ),
  }),
  clientCheck({
    id: 'ui-email-verified',
    title:
      'An address that nobody has verified is not presented as verified, nor as the key of a user',
    level: 'should',
    tier: 1,
    spec: ['OIDC Core §5.1', 'OIDC Core §5.7'],
    needs: NEEDS,
    stimulus:
      'The user information has an email with email_verified false, missing, or the string "true".',
    expectation: 'The user is known by the subject; emailVerified is not true.',
    threats: ['account-takeover'],
    fix: 'Key users by issuer and subject; pass email_verified on as it is.',
    mutants: ['email-key', 'email-verified'],
    cases: [false, undefined].map((value) =>
      signsIn(`email_verified ${value ?? 'missing'}`, {
        answers: {
          userinfo: ({ login }) =>
            json({ sub: login?.subject, email: 'victim@example.com', email_verified: value }),
        },
        expect: {
          seen(seen) {
            if (user(seen)?.id !== seen.login?.subject)
              return 'The user is known by something else than the subject.'
            return user(seen)?.emailVerified === true
              ? 'The address is presented as verified.'
              : undefined
          },
        },
      }),
    ),
  }),
]
