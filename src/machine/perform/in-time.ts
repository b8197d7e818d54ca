import type { Surroundings } from './surroundings.ts'

/** What {@link inTime} gives where the time was up first. */
export const OVERDUE = Symbol('overdue')

/** Why a request is given up that nobody waits for any more. Without a reason, `abort` makes an error with a stack. */
export const ENDED = 'ended'

/**
 * Waits for something that may never end, no longer than the time limit.
 *
 * @param work Its signal is aborted when the time is up, and when `signal` is. It is left alone where the work has
 * ended: `fetch` gives up what it has long finished at great expense.
 */
export function inTime<Value>(
  work: (ending: AbortSignal) => Promise<Value>,
  { effects, timeoutMs }: Pick<Surroundings, 'effects' | 'timeoutMs'>,
  signal: AbortSignal | undefined,
): Promise<Value | typeof OVERDUE> {
  const working = new AbortController()
  const waiting = new AbortController()
  // Not by `Promise.race`, and without promises in between: each login does this twice.
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      working.abort(ENDED)
      waiting.abort(ENDED)
    }
    const end = (): void => {
      signal?.removeEventListener('abort', abort)
      waiting.abort(ENDED)
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
      working.abort(ENDED)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      // An adapter of the application's own may give what is no promise.
      Promise.resolve(work(working.signal)).then(succeed, fail)
      Promise.resolve(effects.wait(timeoutMs, waiting.signal)).then(giveUp, (error: unknown) => {
        // Whoever was told to wait no longer says so, and nobody asks.
        if (waiting.signal.aborted) return
        working.abort(ENDED)
        fail(error as Error)
      })
    } catch (error) {
      working.abort(ENDED)
      fail(error as Error)
    }
  })
}
