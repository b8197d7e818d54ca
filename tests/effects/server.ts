import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import tls from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Effects, HttpRequest, HttpResponse, TransportError } from '../../src/effects/ports.ts'
import type { Identity } from '../../conformance/client/server/certificate.ts'

/** A server on this machine that is gone when the test is over. */
export interface Served<Server extends net.Server = net.Server> {
  readonly server: Server
  /** Without a slash at the end. */
  readonly origin: string
}

/** Serves HTTP. */
export function serve(
  answer: (...exchange: Parameters<http.RequestListener>) => unknown,
): Promise<Served<http.Server>> {
  const server = http.createServer(
    { keepAliveTimeout: 0 },
    (...exchange) => void answer(...exchange),
  )
  return listen(server, 'http')
}

/** Waits for the head of a request and answers with these bytes; what then happens to the connection is `after`. */
export function serveBytes(
  bytes: string | Uint8Array,
  after: (socket: net.Socket) => void = () => {},
): Promise<Served> {
  const server = net.createServer((socket) => {
    socket.once('data', () => socket.write(bytes, () => after(socket)))
  })
  return listen(server, 'http')
}

/** Serves TLS. Without an answer of its own it answers every request with `ok`. */
export function serveTls(
  identity: Identity & tls.TlsOptions,
  answer: (socket: net.Socket) => void = answerOk,
): Promise<Served<tls.Server>> {
  const server = tls.createServer({ ...identity }, (socket) => {
    socket.on('error', () => {})
    answer(socket)
  })
  return listen(server, 'https')
}

function answerOk(socket: net.Socket): void {
  socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok'))
}

async function listen<Server extends net.Server>(
  server: Server,
  scheme: 'http' | 'https',
): Promise<Served<Server>> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = server.address() as AddressInfo
  return { server, origin: `${scheme}://127.0.0.1:${port}` }
}

/** Waits until a connection is closed, whatever by. */
export function closed(socket: net.Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('close', resolve))
}

/** An address at which nobody listens. */
export async function nobody(): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}

/** Sends a GET, or what is given of a request. */
export function sendTo(
  effects: Effects,
  url: string,
  {
    maxBytes = 1024,
    signal = new AbortController().signal,
    ...request
  }: Partial<HttpRequest> & { maxBytes?: number; signal?: AbortSignal } = {},
): Promise<HttpResponse> {
  return effects.send({ method: 'GET', url, headers: {}, ...request }, { signal, maxBytes })
}

/** What sending failed with. */
export function faultOf(sending: Promise<HttpResponse>): Promise<TransportError> {
  return sending.then(
    ({ status }) => {
      throw new Error(`It was answered with status ${status}.`)
    },
    (error: unknown) => error as TransportError,
  )
}
