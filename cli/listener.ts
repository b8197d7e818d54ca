import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** What answers requests. What it rejects with breaks the connection off. */
export type Answer = (request: Request) => Promise<Response>

// Far more than any form or token request has.
const MAX_BODY_BYTES = 1_048_576

/**
 * Makes Web requests of Node's, and sends the responses. A body that breaks off breaks the connection off:
 * a server that made a 500 of it could not show what a reset does.
 */
export function listenerFor(answer: Answer): RequestListener {
  return (incoming, outgoing) => {
    reply(incoming, outgoing, answer).catch(() => outgoing.destroy())
  }
}

async function reply(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: Answer,
): Promise<void> {
  const left = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) left.abort()
  })
  const request = await requestFrom(incoming, left.signal)
  if (typeof request === 'number') {
    outgoing.writeHead(request, { connection: 'close' }).end()
    return
  }
  const { status, headers, body } = await answer(request)
  outgoing.writeHead(status, [...headers].flat())
  if (body === null || incoming.method === 'HEAD') outgoing.end()
  else await pipeline(Readable.fromWeb(body as ReadableStream), outgoing)
}

/** The request; or the status with which it is refused. */
async function requestFrom(
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<Request | number> {
  const { method = 'GET', url = '', headers } = incoming
  const address = `http://${headers.host ?? ''}${url}`
  if (!url.startsWith('/') || !URL.canParse(address)) return 400
  const init = { method, headers: new Headers(pairs(incoming.rawHeaders)), signal }
  if (method === 'GET' || method === 'HEAD') return new Request(address, init)

  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) return 413
    chunks.push(chunk)
  }
  return new Request(address, { ...init, body: Buffer.concat(chunks) })
}

function pairs(raw: readonly string[]): Array<[string, string]> {
  return Array.from({ length: raw.length / 2 }, (_, index) => [
    raw[2 * index] ?? '',
    raw[2 * index + 1] ?? '',
  ])
}
