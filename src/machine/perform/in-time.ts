import type { Effects } from '../../effects/ports.ts'
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
    return await Promise.race([work(ending.signal), overdue(timeoutMs, effects, ending.signal)])
  } finally {
    signal.removeEventListener('abort', end)
    end()
  }
}

/** The time limit as a promise that stays quiet once there is nothing to wait for. */
async function overdue(
  timeoutMs: number,
  effects: Effects,
  ending: AbortSignal,
): Promise<typeof OVERDUE> {
  try {
    await effects.wait(timeoutMs, ending)
    return OVERDUE
  } catch (error) {
    if (ending.aborted) return new Promise<never>(() => {})
    throw error
  }
}
