import { Cancelling } from './cancelling.ts'
import type { Surroundings } from './surroundings.ts'

/** What {@link inTime} gives where the time was up first. */
export const OVERDUE = Symbol('overdue')

/**
 * Waits for something that may never end, no longer than the time limit.
 *
 * @param work It is cancelled when the time is up, and when `signal` is. It is left alone where the work has
 * ended: `fetch` gives up what it has long finished at great expense.
 */
export function inTime<Value>(
  work: (cancellation: Cancelling) => Promise<Value>,
  { effects, timeoutMs }: Pick<Surroundings, 'effects' | 'timeoutMs'>,
  signal: AbortSignal | undefined,
): Promise<Value | typeof OVERDUE> {
  const working = new Cancelling()
  const waiting = new Cancelling()
  // Not by `Promise.race`, and without promises in between: each login does this twice.
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      working.abort()
      waiting.abort()
    }
    const end = (): void => {
      signal?.removeEventListener('abort', abort)
      waiting.abort()
    }
    const succeed = (value: Value): void => {
      resolve(value)
      end()
    }
    const fail = (error: Error): void => {
      reject(error)
      end()
    }
    const giveUp = (): void => {
      resolve(OVERDUE)
      signal?.removeEventListener('abort', abort)
      working.abort()
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      // An adapter of the application's own may give what is no promise.
      Promise.resolve(work(working)).then(succeed, fail)
      Promise.resolve(effects.wait(timeoutMs, waiting)).then(giveUp, (error: unknown) => {
        // Whoever was told to wait no longer says so, and nobody asks.
        if (waiting.aborted) return
        working.abort()
        fail(error as Error)
      })
    } catch (error) {
      working.abort()
      fail(error as Error)
    }
  })
}
