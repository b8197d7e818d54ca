import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A key that signs ID tokens, and how it is published. */
export interface SigningKey {
  readonly algorithm: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly kid: string
}

const made = new Map<string, SigningKey>()

/** The key of a name, made at its first use: `RS256`, `RS256/other`. Shared by all cases, for making one takes time. */
export function keyNamed(name: string): SigningKey {
  const found = made.get(name)
  if (found !== undefined) return found
  const algorithm = name.split('/')[0] ?? 'RS256'
  const pair = generate(algorithm)
  const key = { algorithm, ...pair, kid: kidOf(name) }
  made.set(name, key)
  return key
}

function generate(algorithm: string): Pick<SigningKey, 'privateKey' | 'publicKey'> {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** As it is published in a key set (RFC 7517). */
export function jwkOf({ publicKey, algorithm, kid }: SigningKey): Record<string, unknown> {
  return { ...publicKey.export({ format: 'jwk' }), alg: algorithm, kid, use: 'sig' }
}

export function base64url(value: string | Uint8Array | object): string {
  const bytes =
    value instanceof Uint8Array || typeof value === 'string' ? value : JSON.stringify(value)
  return Buffer.from(bytes).toString('base64url')
}

/** Signs what a JWS signs (RFC 7515 §5.1). */
export function signatureOf({ algorithm, privateKey }: SigningKey, input: string): Buffer {
  const data = Buffer.from(input)
  switch (algorithm) {
    case 'EdDSA':
      return sign(null, data, privateKey)
    case 'ES256':
      return sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    case 'PS256':
      return sign('sha256', data, { key: privateKey, padding: 6, saltLength: 32 })
    default:
      return sign('sha256', data, privateKey)
  }
}

/** The names of all keys there are. */
const NAMES = ['RS256', 'RS256/evil', 'RS256/old', 'RS256/new', 'PS256', 'ES256', 'EdDSA']

/** Makes every key now: making one amid a scene would keep its client waiting. */
export function makeKeys(): void {
  for (const name of NAMES) keyNamed(name)
}

/** The id of a key, known before the key is. */
export function kidOf(name: string): string {
  return `key-${name.toLowerCase().replace('/', '-')}`
}

/** The public key in the forms in which it was ever mistaken for an HMAC secret (RFC 8725 §2.1). */
export const mistakes = {
  'PEM, SPKI': (key) => Buffer.from(key.export({ type: 'spki', format: 'pem' })),
  'PEM, trimmed': (key) =>
    Buffer.from(key.export({ type: 'spki', format: 'pem' }).toString().trim()),
  'DER, SPKI': (key) => key.export({ type: 'spki', format: 'der' }),
  'PEM, PKCS #1': (key) => Buffer.from(key.export({ type: 'pkcs1', format: 'pem' })),
  JWK: (key) => Buffer.from(JSON.stringify(key.export({ format: 'jwk' }))),
  modulus: (key) => Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url'),
  empty: () => Buffer.alloc(0),
} as const satisfies Readonly<Record<string, (key: KeyObject) => Buffer>>

export function hmac(secret: Uint8Array, input: string): Buffer {
  return createHmac('sha256', secret).update(input).digest()
}
