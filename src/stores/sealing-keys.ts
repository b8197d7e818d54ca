import { decode } from 'jose/base64url'

/** A key that pending flows are sealed with. */
export interface SealingKey {
  /** Stands in every sealed value: 1 to 32 letters, digits, `-`, `_` or `.`. Never use one again for another key. */
  readonly id: string
  /** At least 32 random bytes, or the same as base64url or base64: `openssl rand -base64 32` makes one. */
  readonly key: Uint8Array | string
}

/** A key of which the bytes are known. */
export interface RingKey {
  readonly id: string
  readonly bytes: Uint8Array
}

const SHORTEST_BYTES = 32

/**
 * The keys of a ring, in its order.
 *
 * @throws TypeError for no key, for an id that is none or there twice, and for a key that is too short.
 */
export function readKeys(keys: readonly SealingKey[]): readonly [RingKey, ...RingKey[]] {
  // Without types it may be missing, or one key alone.
  const [newest, ...others] = (Array.isArray(keys as unknown) ? keys : []).map(({ id, key }) => {
    if (!/^[\w.-]{1,32}$/.test(id))
      throw new TypeError('keys: an id is 1 to 32 letters, digits, "-", "_" or ".".')
    return { id, bytes: bytesOf(id, key) }
  })
  if (newest === undefined) throw new TypeError('keys: at least one key is needed to seal with.')
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw new TypeError('keys: an id is there twice.')
  return [newest, ...others]
}

function bytesOf(id: string, key: Uint8Array | string): Uint8Array {
  // An environment variable that is not set: its type says string, by a `!`.
  if ((key as unknown) === undefined)
    throw new TypeError(
      `keys: the key ${JSON.stringify(id)} is missing. Make one with: openssl rand -base64 32`,
    )
  const bytes = typeof key === 'string' ? decoded(id, key) : Uint8Array.from(key)
  if (bytes.length < SHORTEST_BYTES)
    throw new TypeError(
      `keys: the key ${JSON.stringify(id)} has ${bytes.length} bytes; it needs at least ${SHORTEST_BYTES} ` +
        'random ones. Make one with: openssl rand -base64 32',
    )
  return bytes
}

function decoded(id: string, key: string): Uint8Array {
  const plain = key
    .replace(/={1,2}$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
  if (!/^[\w-]*$/.test(plain) || plain.length % 4 === 1)
    throw new TypeError(
      `keys: the key ${JSON.stringify(id)} is neither base64url nor base64. ` +
        'Make one with: openssl rand -base64 32',
    )
  return decode(plain)
}
