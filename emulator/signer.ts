import { encode } from 'jose/base64url'
import { exportJWK } from 'jose/key/export'
import { generateKeyPair } from 'jose/key/generate/keypair'
import { SignJWT } from 'jose/jwt/sign'
import { hexadecimal, type RandomBytes } from './random.ts'

/** A provider's signing key. */
export interface Signer {
  /** As it is published in the key set. */
  readonly jwk: Readonly<Record<string, unknown>>
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>
  /** As `at_hash` has it: the left half of the hash that belongs to the algorithm. */
  hash(value: string): Promise<string>
}

/** Makes a key. It is not kept: another start has another key. */
export async function createSigner(algorithm: string, randomBytes: RandomBytes): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm)
  const kid = hexadecimal(40, randomBytes)
  const { kty, ...rest } = await exportJWK(publicKey)
  return {
    jwk: { kid, kty, ...rest, alg: algorithm, use: 'sig' },
    sign: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' })
        .sign(privateKey),
    async hash(value) {
      const size = /\d+$/.exec(algorithm)?.[0] ?? '512'
      const digest = await crypto.subtle.digest(`SHA-${size}`, new TextEncoder().encode(value))
      return encode(new Uint8Array(digest, 0, digest.byteLength / 2))
    },
  }
}
