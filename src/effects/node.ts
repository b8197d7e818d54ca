import { Agent as HttpAgent, request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { readText } from './body.ts'
import { faultOfConnection } from './connection-fault.ts'
import { TransportError, type Effects, type HttpRequest, type HttpResponse, type SendOptions } from './ports.ts'
import { wait } from './wait.ts'

// Idle sockets do not keep a process alive: Node unrefs them while they are free.
const agentOptions = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, timeout: 60_000 }

/**
 * Effects out of Node's own modules: a keep-alive agent for HTTP and HTTPS, and a hash that answers at once.
 * The same contract as `webEffects`; it knows better whether anything was sent.
 */
export function nodeEffects(): Effects {
  const http = new HttpAgent(agentOptions)
  const https = new HttpsAgent(agentOptions)
  const open = (url: URL, request: HttpRequest, signal: AbortSignal): ClientRequest => {
    const { method, headers } = request
    return url.protocol === 'https:'
      ? requestHttps(url, { method, headers, agent: https, signal })
      : requestHttp(url, { method, headers, agent: http, signal })
  }
  return {
    send: (request, options) => send(open, request, options),
    now: () => Date.now(),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
    sha256: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
    wait,
  }
}

type Open = (url: URL, request: HttpRequest, signal: AbortSignal) => ClientRequest

async function send(open: Open, request: HttpRequest, { signal, maxBytes }: SendOptions): Promise<HttpResponse> {
  if (signal.aborted) throw new TransportError('aborted', 'no')
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = open(new URL(request.url), request, signal)
    outgoing.once('response', resolve)
    outgoing.on('error', (cause) =>
      reject(signal.aborted ? new TransportError('aborted', 'unknown', { cause }) : faultOfConnection(cause)),
    )
    outgoing.end(request.body)
  })
  try {
    const body = await readText(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, maxBytes)
    if (!incoming.complete) throw new TransportError('reset', 'unknown')
    return { status: incoming.statusCode ?? 0, headers: joined(incoming), body }
  } catch (cause) {
    incoming.destroy()
    if (cause instanceof TransportError) throw cause
    throw new TransportError(signal.aborted ? 'aborted' : 'reset', 'unknown', { cause })
  }
}

function joined({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  )
}
