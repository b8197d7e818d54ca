import { generateKeyPairSync, createHmac, sign, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { verifyIdToken } from '../../../src/protocol/id-token.ts'
import { readKeySet } from '../../../src/protocol/key-set.ts'
import { expected, goodClaims, NOW_SECONDS } from '../../support/id-tokens.ts'
import { nearly } from './grammar.ts'
import { never, target } from './target.ts'

interface Signer {
  readonly privateKey: KeyObject
  readonly jwk: Readonly<Record<string, unknown>>
}

function signer(kid: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } }
}

const ours = signer('ours')
const theirs = signer('theirs')

const encoded = (text: string): string => Buffer.from(text).toString('base64url')

function signatureOf(input: string, by: string): string {
  if (by === 'nobody') return ''
  if (by === 'hmac')
    return createHmac('sha256', JSON.stringify(ours.jwk)).update(input).digest('base64url')
  const key = by === 'ours' ? ours.privateKey : theirs.privateKey
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  )
}

const header = { alg: 'ES256', kid: 'ours', typ: 'JWT' }
const headers = fc.oneof(
  { weight: 8, arbitrary: fc.constant(JSON.stringify(header)) },
  fc.constantFrom(
    ...[{ alg: 'none' }, { alg: 'HS256', kid: 'ours' }, { alg: 'ES384', kid: 'ours' }].map((one) =>
      JSON.stringify(one),
    ),
    ...[
      { ...header, kid: 'theirs' },
      { ...header, crit: [] },
      { ...header, jwk: theirs.jwk },
    ].map((one) => JSON.stringify(one)),
    ...[
      { ...header, jku: 'https://evil.example/keys' },
      { ...header, x5c: ['x'] },
      { ...header, b64: false, crit: ['b64'] },
    ].map((one) => JSON.stringify(one)),
  ),
  nearly(header),
)

const NEXT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n'
const tampers = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  fc.record({ at: fc.nat(500), with: fc.constantFrom(...Array.from(NEXT), '', '..', '=') }),
)

/** What random changes do not come to: somebody else beside us, and each limit from both sides. */
const almostGood = [
  { aud: ['client-1', 'client-2'] },
  { aud: ['client-2', 'client-1'], azp: 'client-1' },
  { aud: ['client-1', 'client-1'] },
  { exp: NOW_SECONDS - 60 },
  { exp: NOW_SECONDS - 59 },
  { iat: NOW_SECONDS - 86_460 },
  { iat: NOW_SECONDS - 86_459 },
  { iat: NOW_SECONDS + 61 },
  { iat: NOW_SECONDS + 60 },
  { nbf: NOW_SECONDS + 61 },
  { nbf: NOW_SECONDS + 60 },
].map((change) => ({ ...goodClaims, ...change }))

const inputs = fc.record({
  header: headers,
  claims: fc.oneof(
    { weight: 2, arbitrary: fc.constant(JSON.stringify(goodClaims)) },
    { weight: 6, arbitrary: nearly({ ...goodClaims, azp: 'client-1', nbf: NOW_SECONDS }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...almostGood.map((claims) => JSON.stringify(claims))),
    },
  ),
  by: fc.oneof(
    { weight: 6, arbitrary: fc.constant('ours') },
    fc.constantFrom('theirs', 'hmac', 'nobody'),
  ),
  tamper: tampers,
})
type Input = typeof inputs extends fc.Arbitrary<infer Value> ? Value : never

const expectations = { ...expected, algorithms: ['ES256'] as const }

/** The claims of OpenID Connect Core §3.1.3.7, asked once more. */
function areGood(text: string): boolean {
  let claims: unknown
  try {
    // Of a text in UTF-8 a byte order mark is dropped.
    claims = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return false
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return false
  const of = (name: string): unknown =>
    Object.hasOwn(claims, name) ? (claims as Record<string, unknown>)[name] : undefined
  const [aud, exp, iat, nbf = 0, azp = 'client-1', sub] = [
    'aud',
    'exp',
    'iat',
    'nbf',
    'azp',
    'sub',
  ].map(of)
  const isTime = (value: unknown): boolean =>
    typeof value === 'number' && Math.abs(value) * 1000 <= 8.64e15
  return (
    [expected.issuer, ...expected.issuerAliases].includes(of('iss') as string) &&
    (aud === 'client-1' ||
      (Array.isArray(aud) && aud.length > 0 && aud.every((one) => one === 'client-1'))) &&
    azp === 'client-1' &&
    typeof sub === 'string' &&
    sub !== '' &&
    sub.length <= 255 &&
    of('nonce') === expected.nonce &&
    [exp, iat, nbf].every(isTime) &&
    Number(exp) > NOW_SECONDS - 60 &&
    Number(iat) > NOW_SECONDS - 86_400 - 60 &&
    Number(iat) <= NOW_SECONDS + 60 &&
    Number(nbf) <= NOW_SECONDS + 60
  )
}

export const idTokens = target<Input>({
  name: 'id-tokens',
  claim: 'an ID token is believed only as its provider signed it, for this client and this login',
  inputs,
  examples: [],
  async feed(input) {
    const signed = `${encoded(input.header)}.${encoded(input.claims)}`
    const genuine = `${signed}.${signatureOf(signed, input.by)}`
    const { tamper } = input
    const token =
      tamper === null
        ? genuine
        : genuine.slice(0, tamper.at) + tamper.with + genuine.slice(tamper.at + 1)
    const keys = readKeySet({
      status: 200,
      headers: {},
      body: JSON.stringify({ keys: [ours.jwk] }),
    })
    if (!keys.ok) return never('no keys')
    const result = await verifyIdToken(token, keys.value, expectations)
    // A sign that is not UTF-8 was replaced when the text was written as bytes.
    const isGenuine = input.by === 'ours' && token === genuine
    const isGood = isGenuine && areGood(input.claims.toWellFormed())
    if (result.ok && !isGood) never('a forged ID token was believed', token)
    if (!result.ok && isGood && input.header === JSON.stringify(header) && !isOdd(input.claims))
      never('a good ID token was not believed', result.failure, token)
    return result.ok ? 'accepted' : result.failure.code
  },
})

/** What is refused though its claims are good: see docs/hostile-input.md. */
function isOdd(claims: string): boolean {
  return (
    claims.includes('[[[[[[[[[[') || claims.includes('[{"a":[{"a":') || claims.includes('"at_hash"')
  )
}

const goodSet = [ours.jwk]
const privateJwk = { ...ours.privateKey.export({ format: 'jwk' }), kid: 'ours' }
const keyTexts = [
  ours.jwk,
  theirs.jwk,
  privateJwk,
  {
    ...theirs.jwk,
    kid: 'ours',
  },
  {
    ...ours.jwk,
    use: 'enc',
  },
  {
    ...ours.jwk,
    alg: 'ES384',
  },
  {
    ...ours.jwk,
    key_ops: ['sign'],
  },
  {
    kty: 'oct',
    k: 'AAAA',
    kid: 'ours',
  },
  {
    ...ours.jwk,
    x: theirs.jwk['x'],
  },
  {
    ...ours.jwk,
    crv: 'P-521',
  },
  {
    kty: 'RSA',
    n: 'AQAB',
    e: 'AQAB',
  },
].map((jwk) => JSON.stringify(jwk))

const keyInputs = fc.record({
  status: fc.oneof({ weight: 8, arbitrary: fc.constant(200) }, fc.constantFrom(204, 302, 404, 500)),
  body: fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(fc.oneof(fc.constantFrom(...keyTexts), nearly(ours.jwk)), { maxLength: 3 })
        .map((keys) => `{"keys":[${keys.join(',')}]}`),
    },
    nearly({ keys: goodSet }),
    fc.constant(`{"keys":[${Array.from({ length: 101 }, () => keyTexts[0]).join(',')}]}`),
  ),
  by: fc.constantFrom('ours', 'theirs'),
})

export const keySets = target<typeof keyInputs extends fc.Arbitrary<infer Value> ? Value : never>({
  name: 'key-sets',
  claim: 'a signature counts only where the key set has its very key, public',
  inputs: keyInputs,
  examples: [],
  async feed({ status, body, by }) {
    const keys = readKeySet({ status, headers: {}, body })
    if (!keys.ok) return keys.failure.code
    const { jwk } = by === 'ours' ? ours : theirs
    const signed = `${encoded(JSON.stringify({ ...header, kid: jwk['kid'] }))}.${encoded(JSON.stringify(goodClaims))}`
    const token = `${signed}.${signatureOf(signed, by)}`
    const result = await verifyIdToken(token, keys.value, expectations)
    if (!result.ok) return result.failure.code
    const published = (JSON.parse(body) as { keys: Array<Record<string, unknown> | null> }).keys
    const isThere = published.some(
      (key) =>
        key?.['x'] === jwk['x'] &&
        key?.['y'] === jwk['y'] &&
        key?.['crv'] === 'P-256' &&
        !('d' in key),
    )
    if (status !== 200 || !isThere) never('a key that is not in the set', status, body)
    return 'accepted'
  },
})
