import { isKeyInUse, StoreError } from '../stores/store-error.ts'
import { KEPT_PAST_EXPIRY_MS, type FlowStore } from '../stores/store.ts'
import type { LocalEffects } from './options.ts'
import { HOME } from './return-to.ts'

/**
 * Makes one of many deliveries of a callback the first: a double click, a retry, a reload, the back button
 * all send it again, at the same moment or later, to this machine or another.
 *
 * The right to be first is a `put`, which a store grants once. So it is decided before anything is taken out.
 */
export interface Deliveries {
  /**
   * Asks to be the first. A later delivery waits until the first has ended.
   *
   * @param signal The browser's: nobody waits for one that has left.
   */
  claim(key: string, signal: AbortSignal): Promise<Turn>
  /**
   * Asks for the right to tell how the login has ended. A first one that others have given up may come back late:
   * it is told then that somebody has told already. A store that is down refuses nobody.
   */
  mayTell(key: string): Promise<boolean>
  /** Gives the right to be first back: nothing was done with it. */
  release(key: string): Promise<void>
  /** The first one has ended: the others are sent where it has led. */
  end(key: string, returnTo: string): Promise<void>
}

export type Turn =
  | { readonly is: 'first' }
  /** The first one has ended, or its end is no longer waited for. */
  | { readonly is: 'later'; readonly returnTo: string }
  /** The first one is given up, with the right to tell that. */
  | { readonly is: 'heir' }

/** How long a second delivery is answered by a redirect. */
export const REMEMBERED_MS = 60_000

/** Longer than any exchange takes, whose requests have 10 s each and may wait 30 s together. */
const CLAIMED_MS = 180_000

/** How long a second delivery waits for the first, whose machine may be gone. */
const PATIENCE_MS = 30_000

const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 500

export function createDeliveries(store: FlowStore, { now, wait }: LocalEffects): Deliveries {
  const put = (key: string, value: string, forMs: number): Promise<void> =>
    store.put(key, value, now() + forMs - KEPT_PAST_EXPIRY_MS)

  /** Whether nobody had this right before. */
  async function grant(right: string): Promise<boolean> {
    try {
      await put(right, '', CLAIMED_MS)
      return true
    } catch (error) {
      if (isKeyInUse(error)) return false
      throw error
    }
  }

  /** Where the first one has led, if it has ended. Whoever looks at the same moment finds nothing, and looks again. */
  async function look(key: string): Promise<string | undefined> {
    const returnTo = await store.take(endOf(key))
    if (returnTo !== undefined) await end(key, returnTo)
    return returnTo
  }

  /** Somebody else may have put it back. */
  async function end(key: string, returnTo: string): Promise<void> {
    await put(endOf(key), returnTo, REMEMBERED_MS).catch(ignoreStore)
  }

  return {
    async claim(key, signal) {
      const until = now() + PATIENCE_MS
      let left = PATIENCE_MS
      for (const pause of pauses()) {
        if (await grant(claimOf(key))) return { is: 'first' }
        const returnTo = await look(key)
        if (returnTo !== undefined) return { is: 'later', returnTo }
        if (signal.aborted) break
        // Counted both ways: a slow store takes longer than the pauses between what it is asked.
        if (left <= 0 || now() >= until) {
          if (await grant(tellingOf(key))) return { is: 'heir' }
          break
        }
        await wait(pause, signal).catch(() => {})
        left -= pause
      }
      return { is: 'later', returnTo: HOME }
    },

    async mayTell(key) {
      const granted = await grant(tellingOf(key)).catch(ignoreStore)
      return granted ?? true
    },

    async release(key) {
      await store.take(claimOf(key)).catch(ignoreStore)
    },

    end,
  }
}

/** Twice as long each time, up to {@link LONGEST_PAUSE_MS}. */
function* pauses(): Generator<number, never> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) yield pause
}

/** What could not be done is done by time: every entry is gone some day. */
function ignoreStore(error: unknown): undefined {
  if (!(error instanceof StoreError)) throw error
  return undefined
}

function claimOf(key: string): string {
  return `${key}.claim`
}

function tellingOf(key: string): string {
  return `${key}.telling`
}

function endOf(key: string): string {
  return `${key}.end`
}
