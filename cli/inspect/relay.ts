import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { Upgrade } from '../serve.ts'
import type { Hub } from './hub.ts'

/** Takes in messages at `/ingest`, and hands them out at `/view`. */
export interface Relay {
  readonly upgrade: Upgrade
  close(): void
}

export interface RelayOptions {
  readonly hub: Hub
  /** Whoever has it may send, and look. */
  readonly token: string
  /** Origins of pages that may send. */
  readonly origins?: readonly string[]
  /** Whether anything is taken in; else it is only handed out. */
  readonly isOpen?: boolean
}

/** A message is far shorter; a longer one ends its connection. */
const MAX_BYTES = 1_048_576
/** A viewer that reads so slowly is cut off, and gets everything when it comes again. */
const MAX_BACKLOG_BYTES = 67_108_864
const HELLO_MS = 5000
const MOST_CONNECTIONS = 64
/** Says to a viewer that the past has been told. */
const LIVE = JSON.stringify({ type: '@relay.live' })
const UNAUTHORIZED = 4401
const TOO_SLOW = 4408

/** @see {@link https://www.rfc-editor.org/rfc/rfc6455#section-10.2 RFC 6455 §10.2} */
export function createRelay({ hub, token, origins = [], isOpen = true }: RelayOptions): Relay {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_BYTES,
    perMessageDeflate: false,
  })
  let producers = 0

  function take(socket: WebSocket): void {
    const producer = `${(producers += 1)}/`
    socket.on('message', (data) => hub.publish(textOf(data), producer))
  }

  function show(socket: WebSocket): void {
    const end = hub.subscribe((text) => {
      if (socket.bufferedAmount > MAX_BACKLOG_BYTES) socket.close(TOO_SLOW, 'Too slow.')
      else socket.send(text)
    })
    socket.once('close', end)
    socket.send(LIVE)
  }

  return {
    upgrade(request, socket, head) {
      const { pathname, searchParams } = addressOf(request)
      const use = { '/ingest': isOpen ? take : undefined, '/view': show }[pathname]
      // A page that sends needs to be named; the viewer is a page of this server.
      const allowed = pathname === '/ingest' ? origins : []
      if (use === undefined) return refuse(socket, '404 Not Found')
      if (!isFromHere(request, allowed)) return refuse(socket, '403 Forbidden')
      if (server.clients.size >= MOST_CONNECTIONS) return refuse(socket, '503 Service Unavailable')
      server.handleUpgrade(request, socket, head, (opened) => {
        opened.on('error', () => opened.terminate())
        const given = searchParams.get('token')
        if (given !== null) admit(opened, given, token, use)
        else awaitHello(opened, token, use)
      })
    },
    close() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  const base = 'http://relay.invalid'
  return URL.canParse(url, base) ? new URL(url, base) : new URL(base)
}

/** A token that cannot be guessed. */
export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

type Use = (socket: WebSocket) => void

function admit(socket: WebSocket, given: string, token: string, use: Use): void {
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  if (one.length === other.length && timingSafeEqual(one, other)) use(socket)
  else socket.close(UNAUTHORIZED, 'The token is wrong.')
}

/** A page keeps its token out of addresses: it says it first. */
function awaitHello(socket: WebSocket, token: string, use: Use): void {
  const timer = setTimeout(() => socket.close(UNAUTHORIZED, 'No token came.'), HELLO_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.once('message', (data) => {
    clearTimeout(timer)
    admit(socket, textOf(data), token, use)
  })
}

/**
 * Whether a request was made by a program of this machine or by our own page. Under any other name it comes
 * from a page of the web: directly (`Origin`), or by a name that was pointed here (`Host`).
 */
function isFromHere(
  { headers, socket }: IncomingMessage,
  allowed: readonly string[] = [],
): boolean {
  const port = socket.localPort ?? 0
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const { host, origin } = headers
  if (host === undefined || !hosts.includes(host)) return false
  return (
    origin === undefined || [...hosts.map((one) => `http://${one}`), ...allowed].includes(origin)
  )
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.from(data as Buffer).toString('utf8')
}
