import { collectBody, type Body } from './body.ts'
import { faultOf, type Reach } from './faults.ts'
import { joinHeaders } from './headers.ts'
import {
  TransportError,
  type Cancellation,
  type Effects,
  type HttpRequest,
  type HttpResponse,
} from './ports.ts'

/** The part of a dispatcher that is used. An `Agent` or a `ProxyAgent` of `undici` 7 or later fits as it is. */
export interface Dispatcher {
  dispatch(request: DispatchedRequest, handler: DispatchHandler): unknown
}

/** A request as `undici` takes it. */
export interface DispatchedRequest {
  readonly origin: string
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body: string | null
  /** False: on a connection that is busy it waits, and is not sent again where what was before it breaks. */
  readonly idempotent: boolean
}

/** What is told of a request, in this order. An error may come at any time. */
export interface DispatchHandler {
  /** There is a connection, and what follows is written. */
  onRequestStart(controller: DispatchController): void
  /** Also for each interim answer: the last one counts. */
  onResponseStart(controller: DispatchController, status: number, headers: DispatchedHeaders): void
  onResponseData(controller: DispatchController, chunk: Uint8Array): void
  onResponseEnd(controller: DispatchController): void
  onResponseError(controller: DispatchController, error: Error): void
}

/** Ends a request, and closes its connection. */
export interface DispatchController {
  abort(reason: Error): void
}

/** The headers of an answer, repeated ones as a list. */
export type DispatchedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** The `send` that sends through a dispatcher. */
export function sendThrough(dispatcher: Dispatcher): Effects['send'] {
  return (request, options) =>
    new Promise((resolve, reject) => {
      const { maxBytes, cancellation = options.signal } = options
      const exchange = new Exchange(collectBody(maxBytes), cancellation, resolve, reject)
      if (cancellation.aborted) return exchange.abort()
      cancellation.addEventListener('abort', exchange.abort, { once: true })
      try {
        const accepted = dispatcher.dispatch(dispatched(request), exchange)
        // Some look something up first: the error of that is told nowhere else.
        if (accepted instanceof Promise) accepted.catch((error: unknown) => exchange.fail(error))
      } catch (error) {
        exchange.fail(error)
      }
    })
}

function dispatched({ method, url, headers, body }: HttpRequest): DispatchedRequest {
  const { origin, host, pathname, search } = new URL(url)
  return {
    origin,
    path: pathname + search,
    method,
    // With its own host the server's certificate is held to it, also by a dispatcher that connects to another.
    headers: { host, 'accept-encoding': 'identity', ...headers },
    body: body ?? null,
    idempotent: false,
  }
}

/** One request and its answer. */
class Exchange implements DispatchHandler {
  private reach: Reach = 'none'
  private isOver = false
  private controller: DispatchController | undefined = undefined
  private status = 0
  private headers: HttpResponse['headers'] = {}
  private received = 0
  private readonly body: Body
  private readonly cancellation: Cancellation
  private readonly resolve: (response: HttpResponse) => void
  private readonly reject: (fault: TransportError) => void

  constructor(
    body: Body,
    cancellation: Cancellation,
    resolve: (response: HttpResponse) => void,
    reject: (fault: TransportError) => void,
  ) {
    this.body = body
    this.cancellation = cancellation
    this.resolve = resolve
    this.reject = reject
  }

  onRequestStart(controller: DispatchController): void {
    this.controller = controller
    // Given up while it waited for a connection.
    if (this.isOver) return controller.abort(new TransportError('aborted', 'no'))
    // Somebody repeats it, or follows a redirect.
    if (this.reach === 'connected') return this.fail(new TransportError('reset', 'unknown'))
    this.reach = 'connected'
  }

  onResponseStart(_: DispatchController, status: number, headers: DispatchedHeaders): void {
    // Who answers has got it, also where nobody said that it is written.
    this.reach = 'connected'
    this.status = status
    this.headers = joinHeaders(pairs(headers))
  }

  onResponseData(_: DispatchController, chunk: Uint8Array): void {
    this.received += chunk.byteLength
    try {
      this.body.add(chunk)
    } catch (error) {
      this.fail(error)
    }
  }

  onResponseEnd(): void {
    try {
      const { status, headers } = this
      // For undici 7 a stream of HTTP/2 that the server gave up is at its end. RFC 9113 §8.1.1
      if (this.received < Number(headers['content-length']))
        throw new TransportError('reset', 'unknown')
      const response = { status, headers, body: this.body.text() }
      this.end()
      this.resolve(response)
    } catch (error) {
      this.fail(error)
    }
  }

  onResponseError(_: DispatchController, error: Error): void {
    this.fail(error)
  }

  readonly abort = (): void => this.fail('aborted')

  fail(error: unknown): void {
    if (this.isOver) return
    this.end()
    const fault = faultOf(error, this.reach, this.cancellation)
    this.reject(fault)
    this.controller?.abort(fault)
  }

  private end(): void {
    this.isOver = true
    this.cancellation.removeEventListener('abort', this.abort)
  }
}

function pairs(headers: DispatchedHeaders): Array<[name: string, value: string]> {
  return Object.entries(headers).map(([name, value = '']) => [
    name,
    typeof value === 'string' ? value : value.join(', '),
  ])
}
