import { localEffects } from '../effects/local.ts'
import { keyInUse } from './store-error.ts'
import { keptUntilOf, SWEEP_EVERY_MS, type FlowStore, type StoreClock } from './store.ts'

export type { FlowStore, StoreClock } from './store.ts'
export { StoreError } from './store-error.ts'

export interface MemoryStoreOptions extends StoreClock {
  /**
   * How much memory all entries may take, in bytes. Default: 100,000,000, enough for 100,000 flows without
   * much `data`. When it is full, the oldest entry goes, as `callback.flow-not-found` will say.
   */
  readonly maxBytes?: number | undefined
}

interface Entry {
  readonly value: string
  readonly keptUntil: number
}

/** What an entry takes beside its text, generously: two string headers, an object, a place in the map. */
const ENTRY_BYTES = 200

/**
 * A store in the memory of this process: for one process whose users can begin again after a restart.
 *
 * It starts no timer: what has expired is removed by a later `put`, once a minute.
 */
export function memoryStore(options: MemoryStoreOptions = {}): FlowStore<true> {
  const { now = localEffects.now, maxBytes = 100_000_000 } = Object(options) as MemoryStoreOptions
  // A map keeps the order in which its entries came.
  const entries = new Map<string, Entry>()
  let bytes = 0
  let sweptAt = now()

  function remove(key: string, entry: Entry): void {
    entries.delete(key)
    bytes -= bytesOf(key, entry)
  }

  function sweep(time: number): void {
    sweptAt = time
    for (const [key, entry] of entries) if (entry.keptUntil <= time) remove(key, entry)
  }

  function makeRoom(): void {
    for (const [key, entry] of entries) {
      if (bytes <= maxBytes) return
      remove(key, entry)
    }
  }

  function put(key: string, value: string, expiresAt: number): void {
    const entry = { value, keptUntil: keptUntilOf(expiresAt) }
    const time = now()
    if (time - sweptAt >= SWEEP_EVERY_MS) sweep(time)
    const old = entries.get(key)
    if (old !== undefined && old.keptUntil > time) throw keyInUse('memory')
    if (old !== undefined) remove(key, old)
    entries.set(key, entry)
    bytes += bytesOf(key, entry)
    makeRoom()
  }

  function take(key: string): string | undefined {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    remove(key, entry)
    return entry.keptUntil > now() ? entry.value : undefined
  }

  return {
    oneTime: true,
    put: async (key, value, expiresAt) => put(key, value, expiresAt),
    take: async (key) => take(key),
  }
}

/** An upper bound: text in Latin letters takes half of it. */
function bytesOf(key: string, { value }: Entry): number {
  return ENTRY_BYTES + 2 * (key.length + value.length)
}
