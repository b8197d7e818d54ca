import { clientCheck } from '../define.ts'
import type { Case, Seen } from '../case.ts'
import { acceptsToken, refusesToken, refusesUser, rewritten, tokens } from './cases.ts'
import { json, text } from '../server/reply.ts'

const scopesOf = ({ outcome }: Seen): readonly string[] | undefined =>
  outcome?.status === 'authenticated' ? outcome.tokens.scopes : undefined

const expiryOf = ({ outcome }: Seen): number | null =>
  (outcome?.status === 'authenticated' ? outcome.tokens.expiresAt : null) ?? null

/** A lifetime that is none: refused, or treated as unknown. */
const noLifetime = (name: string, value: unknown): Case =>
  acceptsToken(
    name,
    typeof value === 'function'
      ? rewritten(value as (body: string) => string)
      : tokens({ expires_in: value }),
    {
      expect: {
        end: 'either',
        seen: (seen) => (expiryOf(seen) === null ? undefined : `A lifetime was made of ${name}.`),
      },
    },
  )

const granted = (name: string, value: unknown, scopes: readonly string[]): Case =>
  acceptsToken(name, tokens({ scope: value }), {
    expect: {
      seen: (seen) =>
        sameSet(scopesOf(seen) ?? [], scopes)
          ? undefined
          : 'The granted scopes came out as others.',
    },
  })

export const tres = [
  clientCheck({
    id: 'tres-access-token-required',
    title: 'A token response without an access token is an error',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'access_token is missing, empty, or no string.',
    expectation: 'A typed failure; nothing is asked with it.',
    fix: 'Check that access_token is a string with at least one character.',
    mutants: ['access-token'],
    cases: [undefined, '', null, 5, true, ['a'], { token: 'a' }].map((value) =>
      refusesToken(
        `access_token ${JSON.stringify(value) ?? 'missing'}`,
        tokens({ access_token: value }),
      ),
    ),
  }),
  clientCheck({
    id: 'tres-token-type-required',
    title: 'A token response without a token type is an error',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'token_type is missing, empty, or no string.',
    expectation: 'A typed failure.',
    fix: 'Check token_type; what a provider leaves out is a setting of that provider.',
    mutants: ['token-type'],
    cases: [undefined, '', null, 1, ['Bearer']].map((value) =>
      refusesToken(
        `token_type ${JSON.stringify(value) ?? 'missing'}`,
        tokens({ token_type: value }),
      ),
    ),
  }),
  clientCheck({
    id: 'tres-token-type-case',
    title: 'The token type is compared without regard to case',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1', 'RFC 6749 §7.1'],
    stimulus: 'token_type is bearer, BEARER, bEaReR.',
    expectation: 'The login succeeds.',
    fix: 'Compare token_type in lower case.',
    mutants: ['token-type-case'],
    cases: ['bearer', 'BEARER', 'bEaReR'].map((value) =>
      acceptsToken(value, tokens({ token_type: value })),
    ),
  }),
  clientCheck({
    id: 'tres-token-type-unknown',
    title: 'A token of an unknown type is not used',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §7.1'],
    stimulus: 'token_type is mac, N_A, or DPoP for a client that has no key for it.',
    expectation: 'A typed failure; the token is not sent anywhere.',
    fix: 'Refuse token types that you do not speak.',
    mutants: ['token-type-unknown'],
    cases: ['mac', 'N_A', 'DPoP', 'Bearer x'].map((value) =>
      refusesToken(value, tokens({ token_type: value })),
    ),
  }),
  clientCheck({
    id: 'tres-expires-in-types',
    title: 'A lifetime of a wrong type makes no wrong expiry',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1', 'RFC 6749 §A.14'],
    stimulus: 'expires_in is false, an object, a word, negative, or too large for a number.',
    expectation: 'A typed failure, or a login whose expiry is unknown: never a time made of it.',
    fix: 'Read expires_in only where it is a number from zero up.',
    mutants: ['expires-in'],
    cases: [
      acceptsToken('a number', tokens({ expires_in: 3600 }), {
        expect: {
          seen: (seen) =>
            isNear(expiryOf(seen), 3600) ? undefined : 'The expiry is not an hour away.',
        },
      }),
      noLifetime('false', false),
      noLifetime('an object', {}),
      noLifetime('a word', 'zzz'),
      noLifetime('a negative number', -1),
      noLifetime('1e400', (body: string) => body.replace('3600', '1e400')),
      acceptsToken('"3600"', tokens({ expires_in: '3600' }), {
        expect: {
          end: 'either',
          seen: (seen) =>
            expiryOf(seen) === null || isNear(expiryOf(seen), 3600)
              ? undefined
              : 'The expiry is another than an hour away.',
        },
      }),
    ],
  }),
  clientCheck({
    id: 'tres-expires-in-absent',
    title: 'No lifetime means an unknown one',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'expires_in is missing.',
    expectation: 'A login whose expiry is unknown: neither never nor now.',
    fix: 'Keep the expiry absent where the server says nothing.',
    mutants: ['expires-in-absent'],
    cases: [
      acceptsToken('no expires_in', tokens({ expires_in: undefined }), {
        expect: {
          seen: (seen) => (expiryOf(seen) === null ? undefined : 'The client made up an expiry.'),
        },
      }),
    ],
  }),
  clientCheck({
    id: 'tres-expires-in-extremes',
    title: 'Very short and very long lifetimes are kept as they are',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §A.14'],
    stimulus: 'expires_in is 0, 2³¹, and 2⁵³ − 1.',
    expectation: '0 is over already; the others are far away, or unknown, and no timer overflows.',
    fix: 'Compute with epoch milliseconds; clamp before you set a timer.',
    mutants: ['expires-in-zero'],
    cases: [
      acceptsToken('0', tokens({ expires_in: 0 }), {
        expect: {
          seen: (seen) => (isNear(expiryOf(seen), 0) ? undefined : 'A lifetime of 0 is not over.'),
        },
      }),
      acceptsToken('2147483648', tokens({ expires_in: 2_147_483_648 }), {
        expect: {
          seen: (seen) =>
            (expiryOf(seen) ?? Infinity) > Date.now() + 1e9
              ? undefined
              : 'A long lifetime became a short one.',
        },
      }),
      acceptsToken('9007199254740991', tokens({ expires_in: Number.MAX_SAFE_INTEGER }), {
        expect: {
          end: 'either',
          seen: (seen) =>
            (expiryOf(seen) ?? Infinity) > Date.now() + 1e9
              ? undefined
              : 'A long lifetime became a short one.',
        },
      }),
    ],
  }),
  clientCheck({
    id: 'tres-scope-absent',
    title: 'No scope in the answer means: as asked for',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'scope is missing from the token response.',
    expectation: 'The granted scopes are those asked for, or are left open.',
    fix: 'Take the scopes of the request where the answer names none.',
    mutants: ['scope-absent'],
    cases: [
      acceptsToken('no scope', tokens({ scope: undefined }), {
        expect: {
          seen: (seen) =>
            sameSet(scopesOf(seen) ?? seen.options.scopes, seen.options.scopes)
              ? undefined
              : 'The granted scopes are not those asked for.',
        },
      }),
    ],
  }),
  clientCheck({
    id: 'tres-scope-narrowed',
    title: 'Fewer, or other, scopes than asked for come out as such',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.3'],
    stimulus: 'The answer grants one of two scopes, then one that nobody asked for.',
    expectation: 'The granted scopes are those of the answer.',
    threats: ['scope-confusion'],
    fix: 'Report the granted scopes, and compare them with those asked for.',
    mutants: ['scope-granted'],
    cases: [granted('one of two', 'read', ['read']), granted('another one', 'write', ['write'])],
  }),
  clientCheck({
    id: 'tres-scope-forms',
    title: 'An unusual scope is no odd scope',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §3.3'],
    stimulus: 'scope is empty, null, an array, a number.',
    expectation: 'Empty means none, or as asked for; a wrong type is an error, or is as if absent.',
    fix: 'Split a string at spaces; accept no other type.',
    mutants: ['scope-forms'],
    cases: [
      ...['', null, ['read'], 7].map((value) =>
        acceptsToken(`scope ${JSON.stringify(value)}`, tokens({ scope: value }), {
          expect: {
            end: 'either',
            seen(seen) {
              const odd = (scopesOf(seen) ?? []).find(
                (scope) => !seen.options.scopes.includes(scope),
              )
              return odd === undefined
                ? undefined
                : `There is a scope that nobody granted: ${JSON.stringify(odd)}.`
            },
          },
        }),
      ),
      granted('three of them', 'read profile email', ['read', 'profile', 'email']),
    ],
  }),
  clientCheck({
    id: 'tres-unknown-fields-ignored',
    title: 'Members that nobody defined do not disturb',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'The token response has further members of every type.',
    expectation: 'The login succeeds.',
    fix: 'Ignore members that you do not know.',
    mutants: ['unknown-members'],
    cases: [
      acceptsToken(
        'six of them',
        tokens({
          x: 1,
          y: null,
          z: { a: [true] },
          created_at: '2026',
          'a b': 'ü',
          ext_expires_in: 0,
        }),
      ),
    ],
  }),
  clientCheck({
    id: 'tres-error-in-200',
    title: 'An error is an error even when the status is 200',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    stimulus: 'The token endpoint answers 200 with an error.',
    expectation: 'A typed failure, with the code of the server.',
    fix: 'Look for error whatever the status is.',
    mutants: ['error-in-200'],
    cases: ['bad_verification_code', 'invalid_grant'].map((error) =>
      refusesToken(error, json({ error, error_description: 'No.' })),
    ),
  }),
  clientCheck({
    id: 'tres-error-and-token',
    title: 'A body with both error and access_token is an error',
    level: 'should',
    tier: 2,
    spec: ['RFC 6749 §5.1', 'RFC 6749 §5.2'],
    stimulus: 'A good token response has a member error as well.',
    expectation: 'A typed failure; the token is not used.',
    fix: 'Look for error before the token.',
    mutants: ['error-and-token'],
    cases: [refusesToken('error beside a token', tokens({ error: 'invalid_scope' }))],
  }),
  clientCheck({
    id: 'tres-content-type',
    title: 'Only a JSON media type is read as JSON',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.1', 'OIDC Core §5.3.2'],
    // The media type binds the server; what a client reads all the same is its own care.
    house: true,
    stimulus: 'A good token response comes as text/html, text/plain, a form, without a type.',
    expectation: 'A typed failure; application/json with a charset is read.',
    fix: 'Check the content type of the answer.',
    mutants: ['content-type'],
    cases: [
      ...[
        'text/html',
        'text/plain; charset=utf-8',
        'application/x-www-form-urlencoded',
        'application/jsonp',
        null,
      ].map((type) =>
        refusesToken(
          type ?? 'no content type',
          rewritten((body) => body, type),
        ),
      ),
      refusesUser('the user information as text/html', ({ honest }) =>
        text(String(honest().body), 'text/html'),
      ),
      acceptsToken(
        'with a charset',
        rewritten((body) => body, 'application/json; charset=UTF-8'),
      ),
      acceptsToken(
        'in capitals',
        rewritten((body) => body, 'Application/JSON'),
      ),
    ],
  }),
  clientCheck({
    id: 'tres-access-token-opaque',
    title: 'The access token is not looked into',
    level: 'must',
    tier: 2,
    spec: ['OAuth 2.1 §1.4', 'RFC 6749 §1.4'],
    stimulus: 'The access token looks like a broken JWT, has 6,000 characters, is one character.',
    expectation: 'The login goes on, and the token comes out unchanged.',
    fix: 'Treat the access token as text.',
    mutants: ['token-opaque'],
    cases: ['eyJhbGciOiJub25lIn0.garbage.', 'a'.repeat(6000), 'x', 'a-b.c_d~e+f/g=='].map((token) =>
      acceptsToken(`${token.slice(0, 20)} (${token.length})`, tokens({ access_token: token }), {
        answers: { userinfo: ({ server }) => json({ sub: server.logins[0]?.subject }) },
        expect: {
          seen: ({ outcome }) =>
            outcome?.status === 'authenticated' && outcome.tokens.accessToken === token
              ? undefined
              : 'The access token was changed.',
        },
      }),
    ),
  }),
  clientCheck({
    id: 'tres-nested-token',
    title: 'A token one level down is not found by chance',
    level: 'must',
    tier: 3,
    spec: ['RFC 6749 §5.1'],
    stimulus: 'access_token and token_type stand in authed_user, or data, and not at the top.',
    expectation: 'A typed failure: the configuration says nothing of such a place.',
    fix: 'Read the top level, unless the provider is configured otherwise.',
    mutants: ['nested-token'],
    cases: ['authed_user', 'data'].map((member) =>
      refusesToken(
        member,
        json({ [member]: { access_token: 'canary-nested-token', token_type: 'Bearer' } }),
      ),
    ),
  }),
]

function isNear(expiresAt: number | null, seconds: number): boolean {
  return expiresAt !== null && Math.abs(expiresAt - Date.now() - seconds * 1000) < 30_000
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope) => other.includes(scope))
}
