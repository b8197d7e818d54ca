import { collectBody } from './body.ts'
import { fakeTime } from './fake-time.ts'
import { joinHeaders } from './headers.ts'
import {
  TransportError,
  type Effects,
  type HttpRequest,
  type HttpResponse,
  type SendOptions,
  type TransportFault,
} from './ports.ts'
import { sha256 } from './sha256.ts'

/** How a request is answered: with a response, with a fault, or (`hang`) not at all until it is aborted. */
export type FakeAnswer = HttpResponse | TransportFault | 'hang'

/**
 * The answers in the order in which they are needed, or a function that finds the answer to a request; undefined
 * where it has none.
 */
export type FakeScript =
  | readonly FakeAnswer[]
  | ((request: HttpRequest) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>)

export interface FakeEffectsOptions {
  /** What `now` says at first, in epoch milliseconds (2026-01-01T00:00:00Z). */
  readonly startAt?: number
  /** Time passes only by `advance` (by itself, whenever nothing is left to do but wait). */
  readonly manualTime?: boolean
}

/** Effects that touch nothing. */
export interface FakeEffects extends Effects {
  /** Every request so far, in order: with its secrets. */
  readonly requests: readonly HttpRequest[]
  /** Moves the clock by `ms` milliseconds; waits that are over then end. */
  advance(ms: number): void
  /** Throws if a request came that the script has no answer for, or if answers are left over. */
  verify(): void
}

/**
 * Scripted effects, for the tests of an application: no network, the same clock and the same randomness at each run.
 *
 * Nothing takes any real time. `wait` moves the clock and ends, once no answer is on its way; so a request that
 * hangs runs into its time limit at once. Randomness is predictable: never use this outside tests.
 *
 * @example
 * ```ts
 * const json = { 'content-type': 'application/json' }
 * const effects = fakeEffects([
 *   { status: 200, headers: json, body: '{"access_token":"a-token","token_type":"bearer"}' },
 *   { status: 200, headers: json, body: '{"id":1,"login":"octocat"}' },
 * ])
 * const flow = createFlow({ provider: github, clientId: 'an-id', redirectUri, effects })
 * const { pending, url } = await flow.begin({ scopes: ['read:user'] })
 * const state = new URL(url).searchParams.get('state')
 * const outcome = await flow.complete(pending, `${redirectUri}?code=a-code&state=${state}`)
 *
 * expect(outcome.status).toBe('authenticated')
 * expect(effects.requests.map(({ method }) => method)).toEqual(['POST', 'GET'])
 * effects.verify()
 * ```
 */
export function fakeEffects(
  script: FakeScript = [],
  { startAt = Date.UTC(2026, 0), manualTime = false }: FakeEffectsOptions = {},
): FakeEffects {
  const time = fakeTime(startAt, manualTime)
  const requests: HttpRequest[] = []
  const unexpected: Error[] = []

  async function answerTo(request: HttpRequest): Promise<FakeAnswer> {
    const place = requests.push(request)
    const answer = typeof script === 'function' ? await script(request) : script[place - 1]
    if (answer !== undefined) return answer
    const { origin, pathname } = new URL(request.url)
    const error = new Error(
      `The script of fakeEffects has no answer to request ${place}, ${request.method} ${origin}${pathname}.`,
    )
    unexpected.push(error)
    throw error
  }

  async function send(request: HttpRequest, options: SendOptions): Promise<HttpResponse> {
    if (options.signal.aborted) throw new TransportError('aborted', 'no')
    const answer = await time.during(unlessAborted(answerTo(request), options.signal))
    if (answer === 'hang') return unlessAborted(new Promise<never>(() => {}), options.signal)
    if ('kind' in answer) throw new TransportError(answer.kind, answer.sent)
    return received(answer, options.maxBytes)
  }

  return {
    now: () => time.now(),
    advance: (ms) => time.advance(ms),
    wait: (ms, cancellation) => time.wait(ms, cancellation),
    sha256,
    randomBytes: predictableBytes(),
    requests,
    send,
    verify() {
      for (const error of unexpected) throw error
      const left = typeof script === 'function' ? 0 : script.length - requests.length
      if (left > 0) throw new Error(`The script of fakeEffects has ${left} answers left over.`)
    },
  }
}

/** What a real adapter would make of it. */
function received({ status, headers, body }: HttpResponse, maxBytes: number): HttpResponse {
  collectBody(maxBytes).add(new TextEncoder().encode(body))
  return { status, headers: joinHeaders(Object.entries(headers)), body }
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new TransportError('aborted', 'unknown'))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject)
  })
}

/** Bytes that look random, differ at each call and are the same in each run. */
function predictableBytes(): (length: number) => Uint8Array {
  let drawn = 0
  return (length) => Uint8Array.from({ length }, () => scramble((drawn += 1)))
}

/** Spreads neighbours apart: a caller that cuts its bytes short still gets different ones. */
function scramble(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85eb_ca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35)
  return (twice ^ (twice >>> 16)) & 0xff
}
