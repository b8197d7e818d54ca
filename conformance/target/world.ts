import type { Exchange } from '../verdict.ts'

/** What is known of the TLS of a host. */
export interface TlsFacts {
  /** Why the certificate is not trusted; null where it is. */
  readonly fault: string | null
  /** When the certificate ends, in epoch milliseconds. */
  readonly validTo: number
  /** The versions that the host agrees to: `TLSv1.3`. */
  readonly versions: readonly string[]
  /** The suite that is chosen at TLS 1.2; null where there is no TLS 1.2. */
  readonly cipher: string | null
}

/** A request as plain data. */
export type WireRequest = Exchange['request']

/** An answer as plain data; `Set-Cookie` lines apart, since they cannot be joined. */
export type WireResponse = NonNullable<Exchange['response']> & {
  readonly cookies: readonly string[]
}

/** Everything through which a check touches the outside. */
export interface World {
  /** Sends one request and follows no redirect. Rejects where nobody answers. */
  readonly send: (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>
  readonly tls: (host: string, port: number) => Promise<TlsFacts>
  /** The time at the provider's clock, in epoch milliseconds. */
  readonly now: () => number
  /** Lets time pass, in milliseconds: at once where the clock is ours. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}
