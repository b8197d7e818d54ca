import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import type { CryptoKey, JWK } from 'jose'
import { CompactSign } from 'jose/jws/compact/sign'
import type { IdTokenExpectations } from '../../src/protocol/id-token.ts'
import type { SignatureAlgorithm } from '../../src/protocol/jws.ts'
import { readKeySet, type KeySet } from '../../src/protocol/key-set.ts'

/** The time in every test of ID tokens, in epoch milliseconds. */
export const NOW = 1_800_000_000_000
/** The same in seconds, as in a token. */
export const NOW_SECONDS = NOW / 1000

/** A provider's key: what signs, and what is published. */
export interface SigningKey {
  readonly algorithm: SignatureAlgorithm
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

export async function signingKey(algorithm: SignatureAlgorithm, kid?: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { algorithm, privateKey, jwk: kid === undefined ? jwk : { ...jwk, kid } }
}

/** The key set that publishes these, read as it would be in production. */
export function keySetOf(...keys: readonly object[]): KeySet {
  const read = readKeySet({ status: 200, headers: {}, body: JSON.stringify({ keys }) })
  if (!read.ok) throw new Error('not a key set')
  return read.value
}

export const expected: IdTokenExpectations = {
  issuer: 'https://issuer.example',
  issuerAliases: ['issuer.example'],
  algorithms: ['RS256', 'ES256'],
  clientId: 'client-1',
  nonce: 'nonce-1',
  accessToken: 'access-token-1',
  now: NOW,
}

/** Claims that agree with {@link expected}. */
export const goodClaims = {
  iss: 'https://issuer.example',
  sub: 'user-1',
  aud: 'client-1',
  exp: NOW_SECONDS + 3600,
  iat: NOW_SECONDS,
  nonce: 'nonce-1',
}

/** Signs claims, or any text, with a header of one's own; a member that is undefined is left out. */
export function signed(
  { algorithm, privateKey, jwk }: SigningKey,
  payload: object | string = goodClaims,
  header: object = {},
): Promise<string> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader({
      alg: algorithm,
      ...(jwk.kid !== undefined && { kid: jwk.kid }),
      ...header,
    })
    .sign(privateKey)
}

export function base64url(value: object | string | Uint8Array): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64url')
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString(
    'base64url',
  )
}
