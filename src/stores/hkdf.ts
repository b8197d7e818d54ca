/** SHA-256, of the effects. */
export type Sha256 = (data: Uint8Array) => Promise<Uint8Array> | Uint8Array

const BLOCK_BYTES = 64
const HASH_BYTES = 32

/**
 * HKDF with SHA-256, without a salt, for 32 bytes: one key of many uses gives one key for each use.
 *
 * @param info What the key is for. Another text gives an unrelated key.
 * @see {@link https://www.rfc-editor.org/rfc/rfc5869#section-2 RFC 5869 §2}
 */
export async function deriveKey(
  key: Uint8Array,
  info: Uint8Array,
  sha256: Sha256,
): Promise<Uint8Array> {
  const extracted = await hmac(new Uint8Array(HASH_BYTES), key, sha256)
  return hmac(extracted, joined(info, Uint8Array.of(1)), sha256)
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc2104#section-2 RFC 2104 §2} */
async function hmac(key: Uint8Array, data: Uint8Array, sha256: Sha256): Promise<Uint8Array> {
  const padded = joined(key, new Uint8Array(BLOCK_BYTES - key.length))
  const inner = await sha256(
    joined(
      padded.map((byte) => byte ^ 0x36),
      data,
    ),
  )
  return sha256(
    joined(
      padded.map((byte) => byte ^ 0x5c),
      inner,
    ),
  )
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
