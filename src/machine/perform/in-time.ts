import { Cancelling } from './cancelling.ts'
import type { Surroundings } from './surroundings.ts'

/** What {@link inTime} gives where the time was up first. */
export const OVERDUE = Symbol('overdue')

/**
 * Waits for something that may never end, no longer than the time limit.
 *
 * @param giveUp Called when the time is up, and when the signal is aborted. Not where the work has ended: `fetch` gives up
 * what it has long finished at great expense.
 */
export function inTime<Value>(
  work: () => Promise<Value>,
  { effects, timeoutMs }: Pick<Surroundings, 'effects' | 'timeoutMs'>,
  signal: AbortSignal | undefined,
  giveUp: () => void = () => {},
): Promise<Value | typeof OVERDUE> {
  const waiting = new Cancelling()
  // Not by `Promise.race`, and without promises in between: each login does this twice.
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      giveUp()
      waiting.abort()
    }
    const end = (): void => {
      signal?.removeEventListener('abort', abort)
      waiting.abort()
    }
    const succeed = (value: Value | typeof OVERDUE): void => {
      resolve(value)
      end()
    }
    const fail = (error: Error): void => {
      reject(error)
      end()
    }
    const elapse = (): void => {
      succeed(OVERDUE)
      giveUp()
    }
    const breakOff = (error: unknown): void => {
      fail(error as Error)
      giveUp()
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      // An adapter of the application's own may give what is no promise.
      Promise.resolve(work()).then(succeed, fail)
      Promise.resolve(effects.wait(timeoutMs, waiting)).then(elapse, (error: unknown) => {
        // Whoever was told to wait no longer says so, and nobody asks.
        if (!waiting.aborted) breakOff(error)
      })
    } catch (error) {
      breakOff(error)
    }
  })
}
