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
export async function inTime<Value>(
  work: (ending: AbortSignal) => Promise<Value>,
  { effects, timeoutMs }: Pick<Surroundings, 'effects' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<Value | typeof OVERDUE> {
  const ending = new AbortController()
  const end = (): void => ending.abort(ENDED)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await new Promise((resolve, reject) => {
      work(ending.signal).then(resolve, reject)
      effects.wait(timeoutMs, ending.signal).then(
        () => resolve(OVERDUE),
        // A wait that was given up has nothing to say.
        (error: Error) => {
          if (!ending.signal.aborted) reject(error)
        },
      )
    })
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}
