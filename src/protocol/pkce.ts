import { base64url } from './base64url.ts'

/** The length of a random token, in bytes: 256 bits, as RFC 7636 §7.1 recommends for verifiers. */
export const TOKEN_BYTES = 32

/** Random bytes as unreserved characters: 43 of them, fit to be a verifier, a state or a nonce. */
export function randomToken(bytes: Uint8Array): string {
  return base64url(bytes)
}

/** What is hashed of a verifier. A `TextEncoder` gives memory of its own for so few bytes, and takes longer. */
export function asciiBytes(verifier: string): Uint8Array {
  const bytes = new Uint8Array(verifier.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = verifier.charCodeAt(at)
  return bytes
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
  if (encoding === 'base64url') return base64url(hash)
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
