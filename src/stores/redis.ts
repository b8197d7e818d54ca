import { localEffects } from '../effects/local.ts'
import { readEntry, writeEntry } from './entry.ts'
import { keyInUse, reach } from './store-error.ts'
import { keptUntilOf, type FlowStore, type StoreClock } from './store.ts'

export type { FlowStore, StoreClock } from './store.ts'
export { StoreError } from './store-error.ts'

/** The commands that are used. A client of `redis` fits as it is; any other is adapted in three lines. */
export interface RedisCommands {
  /** `SET key value PX milliseconds NX`. Gives null, and changes nothing, where the key exists. */
  set(
    key: string,
    value: string,
    options: { readonly PX: number; readonly NX: true },
  ): Promise<unknown>
  /** `GETDEL key`: Redis 6.2 or newer, Valkey. Gives null where there is no such key. */
  getDel(key: string): Promise<string | null>
}

export interface RedisStoreOptions extends StoreClock {
  /** What all keys begin with. Default: `trivet:flow:`. */
  readonly prefix?: string | undefined
}

/**
 * A store in Redis: for any number of processes and machines. Each command is atomic and has one key, so that
 * it runs on a cluster too.
 *
 * How long a command may take is the client's to say; without a limit of its own it may wait for a server that
 * is gone.
 *
 * @see {@link https://redis.io/docs/latest/commands/getdel/ GETDEL}
 */
export function redisStore(
  client: RedisCommands,
  { prefix = 'trivet:flow:', now = localEffects.now }: RedisStoreOptions = {},
): FlowStore<true> {
  return {
    oneTime: true,

    async put(key, value, expiresAt) {
      const keptUntil = keptUntilOf(expiresAt)
      // A span, not an instant: the clock of the server may be another. Zero would be an error.
      const PX = Math.max(1, Math.ceil(keptUntil - now()))
      const entry = writeEntry(value, keptUntil)
      const reply = await reach('redis', 'put', () =>
        client.set(prefix + key, entry, { PX, NX: true }),
      )
      if (reply === null) throw keyInUse('redis')
    },

    async take(key) {
      const entry = await reach('redis', 'take', () => client.getDel(prefix + key))
      return entry === null ? undefined : readEntry(entry, now())
    },
  }
}
