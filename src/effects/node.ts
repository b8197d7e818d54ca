import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { collectBody } from './body.ts'
import { sendThrough, type Dispatcher } from './dispatcher.ts'
import { faultOf, type Reach } from './faults.ts'
import { joinHeaders } from './headers.ts'
import { localEffects } from './local.ts'
import { TransportError, type Effects, type HttpRequest, type HttpResponse } from './ports.ts'

export type {
  DispatchController,
  DispatchedHeaders,
  DispatchedRequest,
  Dispatcher,
  DispatchHandler,
} from './dispatcher.ts'

export interface NodeEffectsOptions {
  /**
   * Sends instead of `node:http`: an `Agent` of the package `undici`, 7 or later, for about half of the processor time, or
   * one that knows a proxy (`ProxyAgent`, `EnvHttpProxyAgent`). How many connections there are, how long they are kept
   * and how long headers may be is up to it, and closing it is up to the application. Give it to nothing else:
   * undici opens a connection anew where the next request to its host says the `host` otherwise.
   *
   * It must send a request once, and answer with what the server says: no `RetryAgent`, and none composed with interceptors
   * that retry, follow redirects, keep answers or turn them into errors. A second request is stopped before it is written,
   * and the whole fails with `reset`; but for one that asks for the rest of an answer, of which a retry says nothing.
   * A `Client` or a `Pool` sends everything to its one server: only where all endpoints are there.
   *
   * With `allowH2: false`, which undici 8 needs to be told: over HTTP/2 undici takes an answer that the server gave up
   * for a whole one, where its length was not announced.
   */
  readonly dispatcher?: Dispatcher | undefined
}

/**
 * Effects for Node, on `node:http` and `node:https`: several times faster than `fetch`, and `send` knows whether
 * anything was sent. Each call makes its own pool of connections: make one for the whole process.
 *
 * Idle connections are closed after four seconds and do not keep the process running. No compression is asked for.
 * `send` rejects with a {@link TransportError}; `sent` is `no` for as long as there was no connection, by TLS with
 * an accepted certificate. Proxy settings in the environment are not read: with a proxy, give a `dispatcher`.
 *
 * @throws TypeError for a dispatcher that is none.
 */
export function nodeEffects(options?: NodeEffectsOptions): Effects {
  const { dispatcher } = checked(Object(options) as NodeEffectsOptions)
  const send = dispatcher === undefined ? sendByNode() : sendThrough(dispatcher)
  return Object.freeze<Effects>({ ...localEffects, send })
}

function checked(options: NodeEffectsOptions): NodeEffectsOptions {
  const { dispatch } = Object(options.dispatcher) as Partial<Dispatcher>
  const isOne = options.dispatcher === undefined || typeof dispatch === 'function'
  // A dispatcher in the place of the options would be passed by without a word, and its proxy with it.
  if (isOne && !('dispatch' in options)) return options
  throw new TypeError(
    'nodeEffects: the dispatcher must be one of undici 7 or later: { dispatcher: new Agent() }.',
  )
}

function sendByNode(): Effects['send'] {
  const agents = { 'http:': new http.Agent(pool), 'https:': new https.Agent(pool) }
  const established = new WeakSet<Socket>()

  function open(request: HttpRequest, connected: () => void): http.ClientRequest {
    const target = new URL(request.url)
    const secure = target.protocol === 'https:'
    const outgoing = (secure ? https : http).request({
      method: request.method,
      protocol: target.protocol,
      // An IPv6 address has brackets in a URL only.
      hostname: target.hostname.replace(/^\[|\]$/g, ''),
      port: target.port,
      path: target.pathname + target.search,
      agent: agents[secure ? 'https:' : 'http:'],
      headers: headersOf(request, target),
      maxHeaderSize: MAX_HEADER_BYTES,
    })
    outgoing.once('socket', (socket) => {
      if (established.has(socket)) return connected()
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        established.add(socket)
        connected()
      })
    })
    return outgoing
  }

  return (request, options) => {
    const { maxBytes, cancellation = options.signal } = options
    return new Promise((resolve, reject) => {
      let reach: Reach = 'none'
      let outgoing: http.ClientRequest | undefined
      const fail = (error: unknown): void => {
        cancellation.removeEventListener('abort', abort)
        reject(faultOf(error, reach, cancellation))
        outgoing?.destroy()
      }
      const abort = (): void => fail('aborted')
      const succeed = (response: HttpResponse): void => {
        cancellation.removeEventListener('abort', abort)
        resolve(response)
      }
      if (cancellation.aborted) return abort()
      cancellation.addEventListener('abort', abort, { once: true })
      try {
        outgoing = open(request, () => (reach = 'connected'))
        outgoing.on('error', fail)
        outgoing.once('response', (incoming) => read(incoming, maxBytes, succeed, fail))
        // Nobody asked for another protocol: what follows is no answer, and has no end.
        outgoing.once('upgrade', (_, socket) => {
          fail(new TransportError('reset', 'unknown'))
          socket.destroy()
        })
        outgoing.end(request.body)
      } catch (error) {
        fail(error)
      }
    })
  }
}

/** The longest headers that are read of any answer, in bytes. */
const MAX_HEADER_BYTES = 16_384

const pool: http.AgentOptions = {
  keepAlive: true,
  // For each host.
  maxSockets: 256,
  maxFreeSockets: 64,
  // In milliseconds, while idle. Shorter than any server's own limit: on a connection that the server is just
  // closing a request is lost, and nobody can tell whether the code in it was redeemed.
  timeout: 4_000,
}

/** As a list, names and values in turn: Node writes it as it is, and adds no `Host` and no length. */
function headersOf({ method, headers, body = '' }: HttpRequest, { host }: URL): string[] {
  const all: Readonly<Record<string, string>> = {
    host,
    // Without this header a server may compress as it likes.
    'accept-encoding': 'identity',
    ...(method === 'POST' && { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }
  return Object.entries(all).flat()
}

function read(
  incoming: http.IncomingMessage,
  maxBytes: number,
  succeed: (response: HttpResponse) => void,
  fail: (error: unknown) => void,
): void {
  const body = collectBody(maxBytes)
  incoming.on('error', fail)
  incoming.on('data', (chunk: Uint8Array) => {
    try {
      body.add(chunk)
    } catch (error) {
      fail(error)
    }
  })
  incoming.once('end', () => {
    const { statusCode = 0, rawHeaders } = incoming
    try {
      succeed({ status: statusCode, headers: joinHeaders(pairs(rawHeaders)), body: body.text() })
    } catch (error) {
      fail(error)
    }
  })
}

function pairs(raw: readonly string[]): Array<[name: string, value: string]> {
  const found: Array<[string, string]> = []
  for (let at = 0; at < raw.length; at += 2) found.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return found
}
