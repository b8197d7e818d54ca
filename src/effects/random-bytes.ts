import { nodeCrypto } from './node-crypto.ts'

const pool = new Uint8Array(4096)
let handedOut = pool.length

/**
 * Out of a pool, as `crypto.randomUUID` does it in Node: what a call of the runtime costs is the call, not the
 * bytes. None is handed out twice, or stays in the pool.
 */
export function randomBytes(length: number): Uint8Array {
  if (length > pool.length) return filled(new Uint8Array(length))
  if (handedOut + length > pool.length) {
    filled(pool)
    handedOut = 0
  }
  const bytes = pool.slice(handedOut, handedOut + length)
  pool.fill(0, handedOut, handedOut + length)
  handedOut += length
  return bytes
}

function filled(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const node = nodeCrypto()
  if (node === undefined) return crypto.getRandomValues(bytes)
  node.randomFillSync(bytes)
  return bytes
}
