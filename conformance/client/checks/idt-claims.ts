import { clientCheck } from '../define.ts'
import { acceptsIdToken, refusesIdToken, refusesToken, tokens } from './cases.ts'

const now = (): number => Math.floor(Date.now() / 1000)

const claims = (name: string, value: unknown): [string, { claims: Record<string, unknown> }] => [
  `${name} ${value === undefined ? 'missing' : JSON.stringify(value)}`,
  { claims: { [name]: value } },
]

/** What an ID token says. */
export const idTokenClaims = [
  clientCheck({
    id: 'idt-required',
    title: 'An OpenID Connect login without an ID token is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.3'],
    stimulus: 'openid was asked for, and id_token is missing, empty, no string.',
    expectation: 'A typed failure.',
    fix: 'Require id_token where openid was asked for.',
    mutants: ['id-token-missing'],
    cases: [undefined, '', null, 5, {}].map((value) =>
      refusesToken(`id_token ${JSON.stringify(value) ?? 'missing'}`, tokens({ id_token: value }), {
        protocol: 'oidc',
      }),
    ),
  }),
  clientCheck({
    id: 'idt-iss',
    title: 'An ID token of another issuer is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus: 'iss is wrong, missing, a prefix, has a slash more, has another case.',
    expectation: 'A typed failure; the tokens are dropped.',
    threats: ['token-substitution', 'mix-up'],
    fix: 'Compare iss as a string.',
    mutants: ['id-token-issuer'],
    cases: [
      refusesIdToken(...claims('iss', 'https://evil.example')),
      refusesIdToken(...claims('iss', undefined)),
      refusesIdToken('a prefix', ({ options }) => ({
        claims: { iss: options.server.issuer.slice(0, -1) },
      })),
      refusesIdToken('a slash more', ({ options }) => ({
        claims: { iss: `${options.server.issuer}/` },
      })),
      refusesIdToken('in capitals', ({ options }) => ({
        claims: { iss: options.server.issuer.toUpperCase() },
      })),
      refusesIdToken('in an array', ({ options }) => ({
        claims: { iss: [options.server.issuer] },
      })),
    ],
  }),
  clientCheck({
    id: 'idt-aud',
    title: 'An ID token for another client is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus: 'aud is another client, missing, empty, an array without us.',
    expectation: 'A typed failure; the tokens are dropped.',
    threats: ['token-substitution'],
    fix: 'Require your own client id in aud.',
    mutants: ['id-token-audience'],
    cases: ['another-client', undefined, '', [], ['another-client'], 7].map((value) =>
      refusesIdToken(...claims('aud', value)),
    ),
  }),
  clientCheck({
    id: 'idt-aud-array',
    title: 'An audience of one in an array is accepted, strangers beside us are not',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus: 'aud is [us]; then [us, somebody unknown].',
    expectation: 'The first is accepted, the second refused.',
    threats: ['token-substitution'],
    fix: 'Read an array, and refuse audiences that you do not trust.',
    mutants: ['id-token-audiences', 'id-token-audience-array'],
    cases: [
      acceptsIdToken('[us]', ({ options }) => ({ claims: { aud: [options.clientId] } })),
      refusesIdToken('[us, somebody unknown]', ({ options }) => ({
        claims: { aud: [options.clientId, 'unknown'] },
      })),
    ],
  }),
  clientCheck({
    id: 'idt-azp',
    title: 'An ID token that another party was authorized for is refused',
    level: 'should',
    tier: 2,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus: 'azp is another client, with our audience.',
    expectation: 'A typed failure; our own azp is accepted.',
    threats: ['token-substitution'],
    fix: 'Where azp is there, require your own client id.',
    mutants: ['id-token-azp'],
    cases: [
      refusesIdToken(...claims('azp', 'another-client')),
      acceptsIdToken('our own', ({ options }) => ({ claims: { azp: options.clientId } })),
    ],
  }),
  clientCheck({
    id: 'idt-exp',
    title: 'An expired ID token is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus: 'exp is an hour ago, missing, a string, null; and ten minutes away.',
    expectation: 'The last is accepted, the others refused.',
    threats: ['token-replay'],
    fix: 'Compare exp with your clock, a few minutes of skew allowed at most.',
    mutants: ['id-token-expiry'],
    cases: [
      refusesIdToken('an hour ago', () => ({ claims: { exp: now() - 3600 } })),
      refusesIdToken(...claims('exp', undefined)),
      refusesIdToken('a string', () => ({ claims: { exp: String(now() + 600) } })),
      refusesIdToken(...claims('exp', null)),
      acceptsIdToken('ten minutes away', () => ({ claims: { exp: now() + 600 } })),
    ],
  }),
  clientCheck({
    id: 'idt-iat',
    title: 'An ID token without a plausible time of issue is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §2', 'OIDC Core §3.1.3.7'],
    stimulus: 'iat is missing or no number; nbf is an hour away.',
    expectation: 'A typed failure.',
    threats: ['token-replay'],
    fix: 'Require iat as a number; heed nbf.',
    mutants: ['id-token-iat'],
    cases: [
      refusesIdToken(...claims('iat', undefined)),
      refusesIdToken(...claims('iat', 'now')),
      refusesIdToken('nbf an hour away', () => ({ claims: { nbf: now() + 3600 } })),
    ],
  }),
  clientCheck({
    id: 'idt-sub',
    title: 'An ID token without a subject is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §2'],
    stimulus: 'sub is missing, empty, a number, an array.',
    expectation: 'A typed failure.',
    fix: 'Require sub as a string with at least one character.',
    mutants: ['id-token-subject'],
    cases: [undefined, '', 7, ['user-1'], null].map((value) =>
      refusesIdToken(...claims('sub', value)),
    ),
  }),
  clientCheck({
    id: 'idt-nonce',
    title: 'An ID token with another nonce, or none, is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7', 'RFC 9700 §4.5.3.2'],
    stimulus: 'nonce is that of another login, missing, empty, an array.',
    expectation: 'A typed failure; the tokens are dropped.',
    threats: ['token-replay', 'code-injection'],
    fix: 'Send a nonce with each login and compare it.',
    mutants: ['nonce'],
    cases: ['another-nonce', undefined, '', ['x']].map((value) =>
      refusesIdToken(...claims('nonce', value)),
    ),
  }),
]
