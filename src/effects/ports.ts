/** An HTTP request as plain data: the same shape in the port, in a fixture and in a trace. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** An HTTP response as plain data. */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names. A repeated header is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the outside world does for the flow. Everything that is not a pure function goes through here. */
export interface Effects {
  /**
   * Sends one request and reads the whole answer.
   *
   * Redirects are never followed. A body of more than `maxBytes` bytes is the fault `response-too-large`, and one that is
   * not UTF-8 `response-not-utf8`. Rejects only with a {@link TransportFault}; {@link TransportError} is one.
   */
  send(request: HttpRequest, options: SendOptions): Promise<HttpResponse>
  /** The time, in epoch milliseconds. */
  now(): number
  /** Cryptographically strong random bytes. */
  randomBytes(length: number): Uint8Array
  /** The hash itself: 32 bytes. */
  sha256(data: Uint8Array): Promise<Uint8Array> | Uint8Array
  /** Resolves after `ms` milliseconds; rejects as soon as nobody waits any more. */
  wait(ms: number, cancellation: Cancellation): Promise<void>
}

/**
 * Says that nobody waits any more. An `AbortSignal` is one; where nobody asks for that, it is an object of ours with as
 * much of it as adapters need, since a signal is among the dearest objects of a runtime.
 */
export interface Cancellation {
  readonly aborted: boolean
  /** Calls the listener once, when nobody waits any more. Never, where that was so before. */
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/**
 * What `send` is given besides the request. Effects that wrap others hand the object itself on, as in
 * `send: (request, options) => inner.send(request, options)`. A copy (`{ ...options }`) has no `signal`: a getter of
 * the prototype makes it where somebody reads it.
 */
export interface SendOptions {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** The same, for adapters that hand no signal on. Absent where there is a signal only. */
  readonly cancellation?: Cancellation
  /** The longest body that is read, in bytes. */
  readonly maxBytes: number
}

/** How sending failed. */
export type TransportFaultKind =
  | 'unreachable'
  | 'certificate-refused'
  | 'reset'
  | 'aborted'
  | 'redirected'
  | 'response-too-large'
  | 'response-not-utf8'

/** What `send` rejects with. */
export interface TransportFault {
  readonly kind: TransportFaultKind
  /** `no`: surely not one byte reached the server. `unknown`: it may have acted on the request. */
  readonly sent: 'no' | 'unknown'
}

/** The error that adapters reject with. Recognised by its shape, so that two copies of the library agree. */
export class TransportError extends Error implements TransportFault {
  override readonly name = 'TransportError'
  readonly kind: TransportFaultKind
  readonly sent: 'no' | 'unknown'

  constructor(kind: TransportFaultKind, sent: 'no' | 'unknown', options?: ErrorOptions) {
    super(`The request failed: ${kind}.`, options)
    this.kind = kind
    this.sent = sent
  }
}
