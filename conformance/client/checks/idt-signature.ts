import { clientCheck } from '../define.ts'
import { createHash } from 'node:crypto'
import type { Case } from '../case.ts'
import type { Answer } from '../server/authorization-server.ts'
import { base64url, hmac, jwkOf, keyNamed, kidOf, mistakes } from '../server/keys.ts'
import { json, type Reply } from '../server/reply.ts'
import { sayEnd } from '../stage.ts'
import { acceptsIdToken, refusesIdToken } from './cases.ts'

const keys =
  (...names: readonly string[]) =>
  (): Reply =>
    json({ keys: names.map((name) => jwkOf(keyNamed(name))) })

/** The key of one name under the id of another. */
const disguised = (name: string, as: string): object => ({
  ...jwkOf(keyNamed(name)),
  kid: kidOf(as),
})

/** A key set and a token that is good but for its key id. */
const withKeys = (jwks: Answer, more: Partial<Case> = {}): Partial<Case> => ({
  ...more,
  answers: { jwks },
})

const corrupted = (algorithm: string): Case =>
  refusesIdToken(
    algorithm,
    { key: algorithm, finish: (token) => flip(token) },
    {
      client: ({ server }) => ({ server: { ...server, idTokenAlgorithms: [algorithm] } }),
      answers: { jwks: keys(algorithm) },
    },
  )

/** Who has signed an ID token, and with what. */
export const idTokenSignature = [
  clientCheck({
    id: 'idt-alg-none',
    title: 'An unsigned ID token is refused, however none is written',
    level: 'must',
    tier: 1,
    spec: ['RFC 8725 §3.1', 'RFC 8725 §3.2', 'OIDC Core §3.1.3.7'],
    stimulus:
      'alg is none, None, NONE, nOnE, empty, missing; with an empty signature, and with a good one.',
    expectation: 'A typed failure.',
    threats: ['token-forgery'],
    fix: 'Accept the algorithms that were agreed upon, and no other.',
    mutants: ['alg-none'],
    cases: ['none', 'None', 'NONE', 'nOnE', '', undefined].flatMap((alg) => [
      refusesIdToken(`${alg ?? 'missing'}, no signature`, { header: { alg }, sign: () => '' }),
      refusesIdToken(`${alg ?? 'missing'}, a good signature`, { header: { alg } }),
    ]),
  }),
  clientCheck({
    id: 'idt-alg-unexpected',
    title: 'A good signature with an algorithm that was not agreed upon is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus:
      'RS256 was agreed upon; the token is signed with ES256 or PS256, by a key that is published.',
    expectation: 'A typed failure.',
    threats: ['token-forgery'],
    fix: 'Check alg before you look for the key.',
    mutants: ['alg-unexpected'],
    cases: ['ES256', 'PS256', 'EdDSA'].map((key) =>
      refusesIdToken(key, { key }, withKeys(keys('RS256', key))),
    ),
  }),
  clientCheck({
    id: 'idt-alg-confusion',
    title: 'An HMAC with the public key as its secret is refused',
    level: 'must',
    tier: 1,
    spec: ['RFC 8725 §2.1', 'RFC 8725 §3.1'],
    stimulus:
      'alg is HS256; the secret is the published key as PEM, DER, JWK, modulus, or the client secret.',
    expectation: 'A typed failure.',
    threats: ['token-forgery'],
    fix: 'Tie keys to algorithms; do not let the token choose.',
    mutants: ['alg-confusion'],
    cases: [
      ...Object.entries(mistakes).map(([form, secretOf]) =>
        refusesIdToken(form, {
          header: { alg: 'HS256' },
          sign: (input, key) => hmac(secretOf(keyNamed(key).publicKey), input),
        }),
      ),
      refusesIdToken('the client secret', ({ options }) => ({
        header: { alg: 'HS256' },
        sign: (input) => hmac(Buffer.from(options.clientSecret ?? ''), input),
      })),
    ],
  }),
  clientCheck({
    id: 'idt-bad-signature',
    title: 'An ID token whose signature does not verify is refused',
    level: 'must',
    tier: 1,
    spec: ['OIDC Core §3.1.3.7'],
    stimulus:
      'Signatures of RS256, ES256, PS256 and EdDSA with one letter changed; changed claims; none; zeros.',
    expectation: 'A typed failure.',
    threats: ['token-forgery'],
    fix: 'Verify the signature, even where the token came over TLS.',
    mutants: ['signature'],
    cases: [
      ...['RS256', 'ES256', 'PS256', 'EdDSA'].map(corrupted),
      refusesIdToken('changed claims', {
        finish(token) {
          const [head, body = '', signature] = token.split('.')
          const changed = {
            ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object),
            sub: 'victim',
          }
          return [head, base64url(changed), signature].join('.')
        },
      }),
      refusesIdToken('an empty signature', { sign: () => '' }),
      refusesIdToken('zeros', { sign: () => Buffer.alloc(256) }),
      refusesIdToken("a stranger's key under our key id", {
        key: 'RS256/evil',
        header: { kid: kidOf('RS256') },
      }),
    ],
  }),
  clientCheck({
    id: 'idt-embedded-key-ignored',
    title: 'A key that the token brings along is neither trusted nor fetched',
    level: 'must',
    tier: 1,
    spec: ['RFC 8725 §3.10', 'OIDC Core §2'],
    stimulus:
      "A stranger's signature, with his key in jwk, jku, x5u, x5c, or as an address in kid.",
    expectation: 'A typed failure; nothing is fetched from there.',
    threats: ['token-forgery', 'ssrf'],
    fix: "Take keys from the issuer's key set only.",
    mutants: ['embedded-key', 'embedded-url'],
    cases: [
      refusesIdToken('jwk', { key: 'RS256/evil', header: { jwk: jwkOf(keyNamed('RS256/evil')) } }),
      refusesIdToken('jku', ({ server }) => ({
        key: 'RS256/evil',
        header: { jku: server.at('evil', 'jwks') },
      })),
      refusesIdToken('x5u', ({ server }) => ({
        key: 'RS256/evil',
        header: { x5u: server.at('evil', 'jwks') },
      })),
      refusesIdToken('x5c', { key: 'RS256/evil', header: { x5c: ['MIIB'] } }),
      refusesIdToken('kid', ({ server }) => ({
        key: 'RS256/evil',
        header: { kid: server.at('evil', 'jwks') },
      })),
    ],
  }),
  clientCheck({
    id: 'idt-kid-handling',
    title: 'Key ids that are missing, or doubled, are handled safely',
    level: 'must',
    tier: 2,
    spec: ['OIDC Core §10.1'],
    stimulus:
      'No kid and one key; no kid and two keys; two keys with one kid, the right one and a stranger’s.',
    expectation:
      'The first is accepted; the others in a good or a typed way, and never a wrong key.',
    threats: ['token-forgery'],
    fix: 'Choose by kid, algorithm and use; refuse where that is not enough.',
    mutants: ['kid-required', 'signature'],
    cases: [
      acceptsIdToken('no kid, one key', { header: { kid: undefined } }),
      acceptsIdToken(
        'no kid, two keys',
        { header: { kid: undefined } },
        { ...withKeys(keys('RS256/old', 'RS256')), expect: { end: 'either' } },
      ),
      acceptsIdToken(
        'one kid for two keys',
        {},
        {
          ...withKeys(() =>
            json({ keys: [disguised('RS256/old', 'RS256'), jwkOf(keyNamed('RS256'))] }),
          ),
          expect: { end: 'either' },
        },
      ),
      refusesIdToken(
        "a stranger's signature, one kid for two keys",
        { key: 'RS256/evil', header: { kid: kidOf('RS256') } },
        withKeys(() => json({ keys: [jwkOf(keyNamed('RS256')), disguised('RS256/old', 'RS256')] })),
      ),
    ],
  }),
  clientCheck({
    id: 'idt-key-rotation',
    title: 'An unknown key id leads to one more look at the key set, and no more',
    level: 'must',
    tier: 2,
    spec: ['OIDC Core §10.1.1'],
    stimulus:
      'The server signs with a key that it publishes later; then five tokens come with unknown key ids.',
    expectation: 'The new key is found; the unknown ones cost a bounded number of requests.',
    threats: ['denial-of-service'],
    fix: 'Fetch the key set again for an unknown kid, once, and then not for a while.',
    mutants: ['key-cache-forever', 'key-fetch-loop'],
    cases: [
      {
        name: 'a new key',
        protocol: 'oidc',
        expect: { end: 'authenticated' },
        idToken: ({ server }) => (server.logins.length > 1 ? { key: 'RS256/new' } : {}),
        answers: {
          jwks: ({ server }) =>
            server.logins.length > 1 ? keys('RS256', 'RS256/new')() : keys('RS256')(),
        },
        async play(stage) {
          const options = stage.optionsFor(stage.server)
          const first = await stage.login(options)
          const before = await stage.arrive(first)
          if (before.kind !== 'outcome' || before.outcome.status !== 'authenticated')
            return `With the old key: ${sayEnd(before)}.`
          const second = await stage.begin(first.client, options)
          if ('kind' in second) return `After the rotation it could not begin: ${sayEnd(second)}.`
          const end = await stage.arrive(second)
          // A key set that was fetched a moment ago may be trusted for a minute: that is the cool-down.
          const isRefusal = end.kind === 'outcome' && end.outcome.status !== 'authenticated'
          const fetched = stage.server.arrivals.filter(({ endpoint }) => endpoint === 'jwks').length
          if (isRefusal && fetched > 1)
            return `The key set was fetched again, and the new key not found: ${sayEnd(end)}.`
          if (isRefusal) return afterRestart(stage, options)
          return end.kind === 'outcome' ? undefined : `With the new key: ${sayEnd(end)}.`
        },
      },
      {
        name: 'five unknown key ids',
        protocol: 'oidc',
        expect: { end: 'refused' },
        idToken: ({ server }) => ({ header: { kid: `unknown-${server.logins.length}` } }),
        async play(stage) {
          const options = stage.optionsFor(stage.server)
          const first = await stage.login(options)
          for (let left = 5; left > 0; left--) {
            const begun = left === 5 ? first : await stage.begin(first.client, options)
            if ('kind' in begun) return `It could not begin: ${sayEnd(begun)}.`
            const end = await stage.arrive(begun)
            if (end.kind !== 'outcome' || end.outcome.status === 'authenticated')
              return `With an unknown key id: ${sayEnd(end)}.`
          }
          const fetched = stage.server.arrivals.filter(({ endpoint }) => endpoint === 'jwks').length
          return fetched <= 10
            ? undefined
            : `Five unknown key ids caused ${fetched} requests for the key set.`
        },
      },
    ],
  }),
  clientCheck({
    id: 'idt-at-hash',
    title: 'An access token that does not belong to the ID token is refused',
    level: 'may',
    tier: 2,
    spec: ['OIDC Core §3.1.3.8'],
    stimulus: 'at_hash is that of another token, malformed; then right; then missing.',
    expectation: 'The first two are refused, the others accepted.',
    threats: ['token-substitution'],
    fix: 'Where at_hash is there, compare it.',
    mutants: ['at-hash'],
    cases: [
      refusesIdToken('of another token', { claims: { at_hash: halfHash('another') } }),
      refusesIdToken('at_hash "x"', { claims: { at_hash: 'x' } }),
      acceptsIdToken('the right one', ({ accessToken }) => ({
        claims: { at_hash: halfHash(accessToken) },
      })),
      acceptsIdToken('none', {}),
    ],
  }),
  clientCheck({
    id: 'idt-malformed',
    title: 'What is no compact JWS is refused, in bounded time',
    level: 'must',
    tier: 1,
    spec: ['RFC 7515 §5.2', 'RFC 7515 §4.1.11'],
    stimulus:
      'Two, four and five segments, padding, broken base64url, an unknown crit, JSON serialisation, a long one.',
    expectation: 'A typed failure.',
    fix: 'Parse strictly; refuse critical headers that you do not know.',
    mutants: ['crit', 'jws-parsing'],
    cases: [
      refusesIdToken('two segments', { finish: (token) => token.split('.').slice(0, 2).join('.') }),
      refusesIdToken('four segments', { finish: (token) => `${token}.x` }),
      refusesIdToken('five segments', { finish: () => 'a.b.c.d.e' }),
      refusesIdToken('no dots', { finish: () => 'token' }),
      refusesIdToken('only dots', { finish: () => '..' }),
      refusesIdToken('broken base64url', { finish: (token) => `!!${token.slice(2)}` }),
      refusesIdToken('an unknown crit', { header: { crit: ['acme'], acme: true } }),
      refusesIdToken('an empty crit', { header: { crit: [] } }),
      refusesIdToken('claims that are no JSON', { payload: 'not json' }),
      refusesIdToken('claims that are an array', { payload: '[]' }),
      refusesIdToken('claims that are null', { payload: 'null' }),
      refusesIdToken('JSON serialisation', {
        finish(token) {
          const [head, payload, signature] = token.split('.')
          return JSON.stringify({ protected: head, payload, signature })
        },
      }),
      refusesIdToken('JSON serialisation, not as a string', {
        finish(token) {
          const [head, payload, signature] = token.split('.')
          return { protected: head, payload, signature }
        },
      }),
      refusesIdToken('400,000 characters', { finish: (token) => `${token}${'A'.repeat(400_000)}` }),
    ],
  }),
]

/** Another letter amid the signature. */
function flip(token: string): string {
  const at = token.length - 20
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

/** A client that starts anew has no old key set. */
async function afterRestart(
  stage: Parameters<NonNullable<Case['play']>>[0],
  options: Parameters<typeof stage.login>[0],
): Promise<string | undefined> {
  const end = await stage.arrive(await stage.login(options))
  return end.kind === 'outcome' && end.outcome.status === 'authenticated'
    ? undefined
    : `With the new key, after a restart: ${sayEnd(end)}.`
}

function halfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
}
