import { readText } from './body.ts'
import {
  TransportError,
  type Effects,
  type HttpRequest,
  type HttpResponse,
  type SendOptions,
} from './ports.ts'
import { sha256 } from './sha256.ts'
import { faultOfConnection } from './connection-fault.ts'
import { wait } from './wait.ts'

type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface WebEffectsOptions {
  /** Default: the global `fetch`, looked up at each request. */
  readonly fetch?: Fetch | undefined
}

let shared: Effects | undefined

/**
 * Effects out of Web APIs: `fetch`, `Date`, Web Crypto, timers. Runs in Node, Bun, Deno, workers and browsers.
 *
 * Without options it is one shared object, so that what is cached for it (a provider's keys) outlives a request.
 * Browsers and workers do not tell a refused connection from a reset one: such a failure says `sent: 'unknown'`.
 */
export function webEffects(options: WebEffectsOptions = {}): Effects {
  if (options.fetch !== undefined) return make(options.fetch)
  shared ??= make((url, init) => globalThis.fetch(url, init))
  return shared
}

function make(fetch: Fetch): Effects {
  return {
    send: (request, options) => send(fetch, request, options),
    now: () => Date.now(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    sha256,
    wait,
  }
}

async function send(
  fetch: Fetch,
  { method, url, headers, body }: HttpRequest,
  { signal, maxBytes }: SendOptions,
): Promise<HttpResponse> {
  let response: Response
  try {
    const init = { method, headers, redirect: 'manual', signal } as const
    response = await fetch(url, body === undefined ? init : { ...init, body })
  } catch (cause) {
    throw signal.aborted ? new TransportError('aborted', 'unknown', { cause }) : faultOfConnection(cause)
  }
  // What a browser makes of a redirect that it must not follow: no status, no address.
  if (response.type === 'opaqueredirect') throw new TransportError('redirected', 'unknown')
  try {
    const text = await readText(response.body, maxBytes)
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text }
  } catch (cause) {
    if (cause instanceof TransportError) throw cause
    throw new TransportError(signal.aborted ? 'aborted' : 'reset', 'unknown', { cause })
  }
}
