import { collectBody } from './body.ts'
import { faultOf, type Reach } from './faults.ts'
import { joinHeaders } from './headers.ts'
import { localEffects } from './local.ts'
import { TransportError, type Effects, type HttpRequest } from './ports.ts'

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface WebEffectsOptions {
  /**
   * Sends instead of the global `fetch`: through a proxy, or to the emulator.
   *
   * It must send a request once and follow no redirect. One that repeats requests by itself may redeem a code twice.
   */
  readonly fetch?: Fetch | undefined
}

let shared: Effects | undefined

/**
 * Effects made of what the web platform has: `fetch`, `Date`, WebCrypto, timers. They run in Node, Bun, Deno,
 * workerd and browsers. Without a `fetch` of your own it is always the same frozen object, so that what is cached for
 * it (a provider's keys) outlives a request. To replace a part, spread it and keep the copy: `{ ...webEffects(), now }`.
 *
 * `send` rejects with a {@link TransportError}. Before the answer it is mostly `unreachable` and `sent: 'unknown'`:
 * browsers and workerd cannot tell a refused connection from a broken one. Node and Bun name what happened, so that
 * there a refused certificate, a refused connection and an unknown host are `sent: 'no'`. In a browser a redirect
 * is `redirected`; everywhere else it is an answer like any other.
 */
export function webEffects(options?: WebEffectsOptions): Effects {
  const { fetch: given } = Object(options) as WebEffectsOptions
  if (given === undefined) return (shared ??= create((url, init) => fetch(url, init)))
  return create(given)
}

function create(fetcher: Fetch): Effects {
  return Object.freeze<Effects>({
    ...localEffects,
    async send(request, { signal, maxBytes }) {
      let reach: Reach = signal.aborted ? 'none' : 'unknown'
      try {
        signal.throwIfAborted()
        const response = await fetcher(request.url, initOf(request, signal))
        reach = 'connected'
        // Browsers hide a redirect that is not followed; a `fetch` of the user's may have followed it.
        if (response.type === 'opaqueredirect' || response.redirected)
          throw new TransportError('redirected', 'unknown')
        const { status, headers } = response
        const body = await readBody(response, maxBytes)
        return { status, headers: joinHeaders(headers), body }
      } catch (error) {
        throw faultOf(error, reach, signal)
      }
    },
  })
}

function initOf({ method, headers, body }: HttpRequest, signal: AbortSignal): RequestInit {
  return {
    method,
    headers,
    body: body ?? null,
    signal,
    // `error` would say what is meant, but workerd throws on it.
    redirect: 'manual',
    // Depending on its compatibility date, workerd throws on members that its requests do not have.
    ...('cache' in Request.prototype && { cache: 'no-store' }),
    ...('credentials' in Request.prototype && { credentials: 'omit' }),
  }
}

async function readBody(response: Response, maxBytes: number): Promise<string> {
  const body = collectBody(maxBytes)
  const reader = streamOf(response)?.getReader()
  if (reader === undefined) {
    body.add(new Uint8Array(await response.arrayBuffer()))
    return body.text()
  }
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return body.text()
      body.add(value)
    }
  } catch (error) {
    // Nobody reads on: the connection is free to close. What became of that is of no interest.
    reader.cancel().catch(() => {})
    throw error
  }
}

/** Null where there is no body, undefined where the runtime has no streams (React Native). */
function streamOf({ body }: Response): ReadableStream<Uint8Array> | null | undefined {
  return body
}
