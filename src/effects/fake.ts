import { TransportError, type Effects, type HttpRequest, type HttpResponse } from './ports.ts'
import { sha256 } from './sha256.ts'

/** What the scripted world answers to a request: a response, or a fault. */
export type ScriptedAnswer = HttpResponse | TransportError

/** The answers in the order of the requests, or a function that decides. */
export type Script =
  | readonly ScriptedAnswer[]
  | ((request: HttpRequest) => ScriptedAnswer | Promise<ScriptedAnswer>)

export interface FakeEffects extends Effects {
  /** Every request that was sent, in order. */
  readonly requests: readonly HttpRequest[]
  /** Lets time pass: the clock moves, and waits that are due end. */
  advance(ms: number): void
}

export interface FakeEffectsOptions {
  /** What the clock shows at the start, in epoch milliseconds. Default: 1,700,000,000,000. */
  readonly now?: number
}

interface Waiter {
  readonly at: number
  readonly end: () => void
}

/**
 * A scripted world for tests: no network, a clock that stands still, randomness that repeats, real SHA-256.
 *
 * A wait ends at once and moves the clock, as long as no request is under way; during a request it is that
 * request's time limit, and ends when `advance` reaches it.
 *
 * ```ts
 * const effects = fakeEffects([tokenResponse, userResponse])
 * const flow = createFlow({ provider, clientId, redirectUri, effects })
 * ```
 */
export function fakeEffects(script: Script, { now = 1_700_000_000_000 }: FakeEffectsOptions = {}): FakeEffects {
  const requests: HttpRequest[] = []
  const waiters = new Set<Waiter>()
  let clock = now
  let drawn = 0
  let underWay = 0

  const advance = (ms: number): void => {
    clock += ms
    for (const waiter of [...waiters].sort((one, other) => one.at - other.at)) {
      if (waiter.at <= clock) waiter.end()
    }
  }

  return {
    requests,
    advance,
    now: () => clock,
    randomBytes: (length) => Uint8Array.from({ length }, () => (drawn++ * 167 + 13) % 256),
    sha256,

    async send(request, { signal }) {
      const answerOf = async (): Promise<ScriptedAnswer> => {
        if (typeof script === 'function') return script(request)
        const answer = script[requests.length - 1]
        if (answer === undefined) throw unexpected(request, script.length)
        return answer
      }
      requests.push(request)
      underWay += 1
      try {
        const answer = await Promise.race([answerOf(), aborted(signal)])
        if (answer instanceof TransportError) throw answer
        return answer
      } finally {
        underWay -= 1
      }
    },

    wait(ms, signal) {
      if (signal.aborted) return Promise.reject(new TransportError('aborted', 'no'))
      if (underWay === 0) {
        advance(ms)
        return Promise.resolve()
      }
      return new Promise((resolve, reject) => {
        const waiter = {
          at: clock + ms,
          end: () => {
            waiters.delete(waiter)
            resolve()
          },
        }
        waiters.add(waiter)
        const abort = (): void => {
          waiters.delete(waiter)
          reject(new TransportError('aborted', 'no'))
        }
        signal.addEventListener('abort', abort, { once: true })
      })
    },
  }
}

/** Names what was asked for, without what may be secret: neither query nor headers nor body. */
function unexpected({ method, url }: HttpRequest, length: number): Error {
  const { origin, pathname } = new URL(url)
  return new Error(`${method} ${origin}${pathname} was not expected: the script has ${length} answers.`)
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(new TransportError('aborted', 'unknown'))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}
