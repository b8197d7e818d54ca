import { TransportError, type Cancellation } from './ports.ts'

/** A clock that nobody winds. */
export interface FakeTime {
  now(): number
  /** Moves the clock by `ms` milliseconds and ends the waits that are over then. */
  advance(ms: number): void
  wait(ms: number, cancellation: Cancellation): Promise<void>
  /** Keeps time from passing by itself until the work is done. */
  during<Result>(work: Promise<Result>): Promise<Result>
}

interface Waiter {
  readonly until: number
  end(): void
}

// Kept from when it was the real one: a test's fake timers must not stop the fake clock.
const nextTurn = globalThis.setTimeout

/**
 * A clock that starts at `startAt` (epoch milliseconds).
 *
 * Time passes by itself, unless it is manual, when nothing else can happen: no work is under way and nobody aborted
 * the wait in the meantime. Then the clock jumps to the end of the wait that is over first.
 */
export function fakeTime(startAt: number, manual: boolean): FakeTime {
  const waiting = new Set<Waiter>()
  let time = startAt
  let atWork = 0

  function first(): Waiter | undefined {
    const [earliest, ...others] = waiting
    return others.reduce((a, b) => (a !== undefined && b.until < a.until ? b : a), earliest)
  }

  function passLater(): void {
    if (manual || atWork > 0) return
    nextTurn(() => {
      const next = first()
      if (atWork > 0 || next === undefined) return
      time = Math.max(time, next.until)
      next.end()
      passLater()
    }, 0)
  }

  return {
    now: () => time,
    advance(ms) {
      time += ms
      for (let next = first(); next !== undefined && next.until <= time; next = first()) next.end()
    },
    wait(ms, cancellation) {
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          waiting.delete(waiter)
          reject(new TransportError('aborted', 'no'))
        }
        const waiter = {
          until: time + ms,
          end() {
            waiting.delete(waiter)
            cancellation.removeEventListener('abort', abort)
            resolve()
          },
        }
        if (cancellation.aborted) return abort()
        cancellation.addEventListener('abort', abort, { once: true })
        waiting.add(waiter)
        passLater()
      })
    },
    async during(work) {
      atWork += 1
      try {
        return await work
      } finally {
        atWork -= 1
        passLater()
      }
    },
  }
}
