import { importPKCS8 } from 'jose/key/import'
import { SignJWT } from 'jose/jwt/sign'
import type { ClientAuthentication } from '../providers/schema.ts'

/** A key with which the client signs its own secrets, as Apple wants it. */
export interface SigningKey {
  /** Who signs: the Team ID at Apple. */
  readonly issuer: string
  readonly keyId: string
  /** The private key for ES256 in PKCS #8, as it was downloaded (`-----BEGIN PRIVATE KEY-----`). */
  readonly privateKey: string
}

/**
 * Signs a client secret, for one use.
 *
 * @param now Epoch milliseconds.
 * @throws Where the key is none.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7523#section-2.2 RFC 7523 §2.2}
 */
export async function signClientSecret(
  clientId: string,
  key: SigningKey,
  { audience, lifetimeSeconds }: Extract<ClientAuthentication, { method: 'signed' }>,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: key.keyId })
    .setIssuer(key.issuer)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(await importPKCS8(key.privateKey, 'ES256'))
}
