import type { Surroundings } from './surroundings.ts'

/** What {@link inTime} gives where the time was up first. */
export const OVERDUE = Symbol('overdue')

/** Why a request is given up that nobody waits for any more. Without a reason, `abort` makes an error with a stack. */
export const ENDED = 'ended'

/**
 * Waits for something that may never end, no longer than the time limit.
 *
 * @param work Its signal is aborted when the time is up, when `signal` is, and when it has ended.
 */
export function inTime<Value>(
  work: (ending: AbortSignal) => Promise<Value>,
  { effects, timeoutMs }: Pick<Surroundings, 'effects' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<Value | typeof OVERDUE> {
  const controller = new AbortController()
  const { signal: ending } = controller
  // Not by `Promise.race`, and without promises in between: each login does this twice.
  return new Promise((resolve, reject) => {
    const abort = (): void => controller.abort(ENDED)
    const end = (): void => {
      signal.removeEventListener('abort', abort)
      abort()
    }
    const succeed = (value: Value | typeof OVERDUE): void => {
      resolve(value)
      end()
    }
    const fail = (error: unknown): void => {
      reject(error)
      end()
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      // An adapter of the application's own may give what is no promise.
      Promise.resolve(work(ending)).then(succeed, fail)
      Promise.resolve(effects.wait(timeoutMs, ending)).then(
        () => succeed(OVERDUE),
        (error: unknown) => {
          // Whoever was told to wait no longer says so, and nobody asks.
          if (!ending.aborted) fail(error)
        },
      )
    } catch (error) {
      fail(error)
    }
  })
}
