/**
 * Where pending flows wait for their callback.
 *
 * Keys and values are text without U+0000 and without lone surrogates, such as a hash, JSON or a sealed
 * value. A store does not read its values: whoever puts them says what they mean. So each store holds what
 * its backend holds best, a few hundred bytes of text, and none of them needs to know a version of it.
 *
 * `put` and `take` reject with a `StoreError` (`store.unavailable`, `store.tampered`), and with `TypeError` for
 * a time that is none.
 */
export interface FlowStore<OneTime extends boolean = boolean> {
  /**
   * Whether of many `take` calls for one key, at once and in any number of processes, only one gets the value.
   * Where it is false, the provider's one-time code is all that stops a second login with one callback.
   */
  readonly oneTime: OneTime
  /**
   * Keeps a value. Never replaces one that is still kept: where that happens, a key was used twice.
   *
   * @param expiresAt When the flow expires, in epoch milliseconds. The entry is kept for
   *   {@link KEPT_PAST_EXPIRY_MS} longer.
   */
  put(key: string, value: string, expiresAt: number): Promise<void>
  /** Takes the value out, atomically. Undefined where there is none, or none any more. */
  take(key: string): Promise<string | undefined>
}

/** What a store needs to know of the world around it. Effects fit. */
export interface StoreClock {
  /** The time, in epoch milliseconds. Default: the clock of this machine. */
  readonly now?: (() => number) | undefined
}

/** How much longer than its flow an entry is kept, so that a late callback is `expired`, not unknown. */
export const KEPT_PAST_EXPIRY_MS = 600_000

/** How often a store looks for entries that nobody came back for. */
export const SWEEP_EVERY_MS = 60_000

/**
 * From when on an entry is gone, in epoch milliseconds.
 *
 * @throws TypeError for a time that is no whole number of milliseconds.
 */
export function keptUntilOf(expiresAt: number): number {
  if (!Number.isSafeInteger(expiresAt))
    throw new TypeError('FlowStore: expiresAt is a whole number of milliseconds since 1970.')
  return expiresAt + KEPT_PAST_EXPIRY_MS
}
