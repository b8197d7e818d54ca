import { encode } from 'jose/base64url'

/** The length of a random token, in bytes: 256 bits, as RFC 7636 §7.1 recommends for verifiers. */
export const TOKEN_BYTES = 32

/** Random bytes as unreserved characters: 43 of them, fit to be a verifier, a state or a nonce. */
export function randomToken(bytes: Uint8Array): string {
  return encode(bytes)
}

/**
 * The S256 challenge for a verifier.
 *
 * @param hash SHA-256 of the verifier's ASCII bytes.
 * @param encoding As the RFC has it, or as some providers want it.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.2 RFC 7636 §4.2}
 */
export function codeChallenge(
  hash: Uint8Array,
  encoding: 'base64url' | 'hex' = 'base64url',
): string {
  if (encoding === 'base64url') return encode(hash)
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
