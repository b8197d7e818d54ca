import { createHash } from 'node:crypto'
import {
  TransportError,
  type Effects,
  type HttpRequest,
  type HttpResponse,
  type SendOptions,
} from '../../src/effects/ports.ts'

/** The time in which every test begins, in epoch milliseconds. */
export const NOW = 1_800_000_000_000

/** What comes of a request: an answer, a fault, or silence until the request is given up. */
export type Reaction = HttpResponse | Error | 'silence'

/** What answers a request. Gets the request's own signal. */
export type Server = (request: HttpRequest, options: SendOptions) => Reaction | Promise<Reaction>

interface Timer {
  readonly at: number
  readonly ring: () => void
}

/**
 * The outside world, all of it made up: a server, a clock that nobody waits for, and bytes that are known.
 *
 * When everything waits, the clock jumps to the first timer; so nothing takes any time.
 */
export class World implements Effects {
  readonly requests: HttpRequest[] = []
  readonly signals: AbortSignal[] = []
  /** How long was waited for what, in milliseconds, in order. */
  readonly waits: number[] = []
  server: Server
  time = NOW
  /** While false, no timer ever rings. */
  isClockRunning = true
  #timers: Timer[] = []
  #byte = 0

  constructor(server: Server = () => 'silence') {
    this.server = server
  }

  /** A world whose servers react in this order, whoever is asked; then they are silent. */
  static reacting(...reactions: readonly Reaction[]): World {
    const left = [...reactions]
    return new World(() => left.shift() ?? 'silence')
  }

  async send(request: HttpRequest, options: SendOptions): Promise<HttpResponse> {
    this.requests.push(request)
    this.signals.push(options.signal)
    const reaction = await this.server(request, options)
    if (reaction === 'silence') return untilAborted(options.signal)
    if (reaction instanceof Error) throw reaction
    return reaction
  }

  now(): number {
    return this.time
  }

  randomBytes(length: number): Uint8Array {
    this.#byte += 1
    return new Uint8Array(length).fill(this.#byte)
  }

  sha256(data: Uint8Array): Uint8Array {
    return createHash('sha256').update(data).digest()
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms)
    return new Promise((resolve, reject) => {
      const timer = { at: this.time + ms, ring: resolve }
      this.#timers.push(timer)
      signal.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer)
        reject(new TransportError('aborted', 'unknown'))
      })
      setImmediate(() => this.#ringFirst())
    })
  }

  #ringFirst(): void {
    const [first] = this.#timers.toSorted((one, other) => one.at - other.at)
    if (first === undefined || !this.isClockRunning) return
    this.#timers = this.#timers.filter((other) => other !== first)
    this.time = Math.max(this.time, first.at)
    first.ring()
  }
}

/** As adapters do: rejects when the request is given up, and not before. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = (): void => reject(new TransportError('aborted', 'unknown'))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })
}

/** Lets everything that can happen now happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

export const unreachable = (): TransportError => new TransportError('unreachable', 'no')
export const reset = (): TransportError => new TransportError('reset', 'unknown')

/** An answer as JSON. */
export function json(
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}
