import type { RedisCommands } from 'trivet/stores/redis'

/** What a client of `redis` has that the broken ones need beside. */
export interface RedisClient extends RedisCommands {
  set(
    key: string,
    value: string,
    options: { readonly PX: number; readonly NX?: true },
  ): Promise<unknown>
  get(key: string): Promise<string | null>
  del(key: string): Promise<unknown>
}

/** `none`, and what the load test must notice. */
export type Breakage = keyof typeof breakages

export const breakages = {
  none: (client: RedisClient): RedisCommands => client,

  /** Nobody is refused, so that each delivery takes itself for the first. */
  guard: (client: RedisClient): RedisCommands => ({
    set: (key, value, { PX }) => client.set(key, value, { PX }),
    getDel: (key) => client.getDel(key),
  }),

  /** Beside that, reads and deletes in two steps: of several takers, each may get the value. */
  take: (client: RedisClient): RedisCommands => ({
    set: (key, value, { PX }) => client.set(key, value, { PX }),
    async getDel(key) {
      const value = await client.get(key)
      await client.del(key)
      return value
    },
  }),
} as const
