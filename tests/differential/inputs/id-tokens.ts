/** The time of all ID tokens, in seconds since the epoch. */
export const NOW_SECONDS = 1_800_000_000
export const CLIENT_ID = 'client-1'
export const CLIENT_SECRET = 'a-client-secret-that-is-long-enough-for-HS256'
export const NONCE = 'n'.repeat(43)
export const ACCESS_TOKEN = 'token-1'
export const SUBJECT = 'user-1'
const ISSUER = 'https://issuer.example'

/** Who signs: the published ES256 key, the published RSA key, one that is not published, the client's secret, or nobody. */
export type Signer = 'published' | 'published RSA' | 'unpublished' | 'client secret' | 'nobody'

export interface IdTokenInput {
  readonly name: string
  readonly claims: Readonly<Record<string, unknown>> | string
  readonly header: Readonly<Record<string, unknown>>
  readonly signer: Signer
  /** Changes the finished token. */
  readonly change: (idToken: string) => string
  /** `at_hash` of the access token goes into the claims. */
  readonly accessTokenHash: 'none' | 'right'
}

const good = {
  iss: ISSUER,
  sub: SUBJECT,
  aud: CLIENT_ID,
  exp: NOW_SECONDS + 3600,
  iat: NOW_SECONDS,
  nonce: NONCE,
}

function token(name: string, changes: Partial<Omit<IdTokenInput, 'name'>> = {}): IdTokenInput {
  return {
    name,
    claims: good,
    header: {},
    signer: 'published',
    change: (idToken) => idToken,
    accessTokenHash: 'none',
    ...changes,
  }
}

const claims = (name: string, changed: Readonly<Record<string, unknown>>): IdTokenInput =>
  token(name, {
    claims: Object.fromEntries(
      Object.entries({ ...good, ...changed }).filter(([, value]) => value !== undefined),
    ),
  })

const segment = (idToken: string, index: number, changed: (text: string) => string): string =>
  idToken
    .split('.')
    .map((text, at) => (at === index ? changed(text) : text))
    .join('.')

export const idTokens: readonly IdTokenInput[] = [
  token('everything right'),
  claims('claims that nobody knows', { acr: '1', amr: ['pwd'], auth_time: NOW_SECONDS }),
  token('at_hash right', { accessTokenHash: 'right' }),
  claims('at_hash wrong', { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  claims('at_hash a number', { at_hash: 1 }),

  claims('another iss', { iss: 'https://evil.example' }),
  claims('iss with a slash more', { iss: `${ISSUER}/` }),
  claims('no iss', { iss: undefined }),
  claims('iss a number', { iss: 1 }),
  claims('another aud', { aud: 'other' }),
  claims('aud in an array', { aud: [CLIENT_ID] }),
  claims('aud and another, no azp', { aud: [CLIENT_ID, 'other'] }),
  claims('aud and another, azp right', { aud: [CLIENT_ID, 'other'], azp: CLIENT_ID }),
  claims('aud and another, azp wrong', { aud: [CLIENT_ID, 'other'], azp: 'other' }),
  claims('one aud, azp wrong', { azp: 'other' }),
  claims('one aud, azp right', { azp: CLIENT_ID }),
  claims('aud an empty array', { aud: [] }),
  claims('no aud', { aud: undefined }),
  claims('aud in capitals', { aud: CLIENT_ID.toUpperCase() }),

  claims('no exp', { exp: undefined }),
  claims('exp a minute ago', { exp: NOW_SECONDS - 61 }),
  claims('exp ten seconds ago', { exp: NOW_SECONDS - 10 }),
  claims('exp an hour ago', { iat: NOW_SECONDS - 7200, exp: NOW_SECONDS - 3600 }),
  claims('exp as text', { exp: String(NOW_SECONDS + 3600) }),
  claims('exp a fraction', { exp: NOW_SECONDS + 3600.5 }),
  claims('exp in a hundred years', { exp: NOW_SECONDS + 3_155_760_000 }),
  claims('no iat', { iat: undefined }),
  claims('iat as text', { iat: String(NOW_SECONDS) }),
  claims('iat in ten seconds', { iat: NOW_SECONDS + 10 }),
  claims('iat in an hour', { iat: NOW_SECONDS + 3600, exp: NOW_SECONDS + 7200 }),
  claims('iat two days ago, exp in an hour', { iat: NOW_SECONDS - 172_800 }),
  claims('nbf in ten seconds', { nbf: NOW_SECONDS + 10 }),
  claims('nbf in an hour', { nbf: NOW_SECONDS + 3600 }),
  claims('nbf as text', { nbf: String(NOW_SECONDS) }),

  claims('no nonce', { nonce: undefined }),
  claims('another nonce', { nonce: 'other' }),
  claims('nonce a number', { nonce: 1 }),
  claims('no sub', { sub: undefined }),
  claims('sub empty', { sub: '' }),
  claims('sub a number', { sub: 17 }),
  claims('sub of 256 characters', { sub: 's'.repeat(256) }),

  token('signed with a key that is not published', { signer: 'unpublished' }),
  token('signed with another algorithm and its published key', { signer: 'published RSA' }),
  token('signed with the client secret', { signer: 'client secret' }),
  token('not signed', { signer: 'nobody' }),
  token('an unknown kid', { header: { kid: 'unknown' } }),
  token('no kid', { header: { kid: undefined } }),
  token('kid a number', { header: { kid: 1 } }),
  token('a critical extension', { header: { crit: ['x'], x: 1 } }),
  token('typ at+jwt', { header: { typ: 'at+jwt' } }),
  token('a key in its header', { header: { jku: 'https://evil.example/keys' } }),
  token('a payload that is text', { claims: 'no JSON' }),
  token('a payload that is an array', { claims: '[]' }),
  token('a signature that was changed', {
    change: (idToken) =>
      segment(idToken, 2, (text) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)),
  }),
  token('no signature', { change: (idToken) => segment(idToken, 2, () => '') }),
  token('padding after its signature', { change: (idToken) => `${idToken}==` }),
  token('a line break at its end', { change: (idToken) => `${idToken}\n` }),
  token('four segments', { change: (idToken) => `${idToken}.x` }),
  token('five segments', { change: (idToken) => `${idToken}.x.y` }),
  token('empty', { change: () => '' }),
  token('no token at all', { change: () => 'no token' }),
]
