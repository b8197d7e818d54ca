import { decode, encode } from 'jose/base64url'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { compactDecrypt } from 'jose/jwe/compact/decrypt'
import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import * as z from 'zod/mini'
import { deriveKey, type Sha256 } from './hkdf.ts'
import { readKeys, type RingKey, type SealingKey } from './sealing-keys.ts'
import { tampered } from './store-error.ts'

/** Seals text so that whoever carries it can neither read nor change it. */
export interface Sealer {
  /**
   * Seals with the newest key.
   *
   * @param subject Where the sealed text belongs: it opens nowhere else. Not secret.
   * @param keptUntil From when on it does not open, in epoch milliseconds.
   */
  seal(text: string, subject: string, keptUntil: number): Promise<string>
  /**
   * Opens with the key that it was sealed with, as long as that one is in the ring. Undefined from
   * `keptUntil` on. Rejects with a `StoreError`, `store.tampered`, for what is not as it was sealed.
   */
  open(sealed: string, subject: string): Promise<string | undefined>
}

export interface SealerOptions {
  /** What the seals are for. Keys are derived from it: what is sealed for one purpose opens for no other. */
  readonly purpose: string
  /** The newest first: it seals. The others only open. */
  readonly keys: readonly SealingKey[]
  readonly now: () => number
  readonly sha256: Sha256
}

const ALGORITHMS = { alg: 'dir', enc: 'A256GCM' } as const

const headerSchema = z.strictObject({
  alg: z.literal(ALGORITHMS.alg),
  enc: z.literal(ALGORITHMS.enc),
  kid: z.string(),
  exp: z.number(),
  sub: z.string(),
})

/**
 * Seals are JWEs in compact serialization, encrypted directly with AES-256-GCM. `exp` and `sub` stand in the
 * header, as RFC 7519 §5.3 has it: authenticated, readable, and no text has to be quoted inside JSON.
 *
 * The initialization vectors are jose's own and random: change the key before 2^32 seals were made with it.
 *
 * @throws TypeError for no key, for an id that is none or there twice, and for a key that is too short.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7516#section-7.1 RFC 7516 §7.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7518#section-5.3 RFC 7518 §5.3}
 */
export function createSealer({ purpose, keys, now, sha256 }: SealerOptions): Sealer {
  const ring = readKeys(keys)
  const info = new TextEncoder().encode(`trivet/${purpose}/1`)
  const derived = new Map<string, Uint8Array>()

  async function derivedOf({ id, bytes }: RingKey): Promise<Uint8Array> {
    const key = derived.get(id) ?? (await deriveKey(bytes, info, sha256))
    derived.set(id, key)
    return key
  }

  return {
    async seal(text, subject, keptUntil) {
      const [newest] = ring
      const header = { ...ALGORITHMS, kid: newest.id, exp: keptUntil / 1000, sub: subject }
      return new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader(header)
        .encrypt(await derivedOf(newest))
    },

    async open(sealed, subject) {
      const { kid, exp, sub } = readHeader(sealed)
      const key = ring.find(({ id }) => id === kid)
      if (key === undefined) throw tampered('key-unknown')
      const plain = await decrypt(sealed, await derivedOf(key))
      if (sub !== subject) throw tampered('not-authentic')
      return now() < Math.round(exp * 1000) ? new TextDecoder().decode(plain) : undefined
    },
  }
}

/** Nothing in it is to be believed before `decrypt`, and no other algorithms get there. */
function readHeader(sealed: string): z.infer<typeof headerSchema> {
  if (!isCanonical(sealed)) throw tampered('malformed')
  try {
    return z.parse(headerSchema, decodeProtectedHeader(sealed))
  } catch {
    throw tampered('malformed')
  }
}

async function decrypt(sealed: string, key: Uint8Array): Promise<Uint8Array> {
  try {
    const { plaintext } = await compactDecrypt(sealed, key)
    return plaintext
  } catch {
    throw tampered('not-authentic')
  }
}

/**
 * Whether the text is the one way of writing its bytes. Where the last character of a part has bits to spare,
 * others decode to the same bytes, and would be authentic.
 */
function isCanonical(sealed: string): boolean {
  try {
    return sealed.split('.').every((part) => encode(decode(part)) === part)
  } catch {
    return false
  }
}
