import type { ServerResponse } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'

/** How the bytes of an answer go out. All but `whole` are what broken and hostile networks do. */
export type Delivery =
  | 'whole'
  /** Nothing is ever sent. */
  | 'hang'
  /** Status and headers, then silence. */
  | 'hang-after-headers'
  | 'reset'
  | 'reset-mid-body'
  /** `Content-Length` promises more than comes. */
  | 'short'
  /** A chunk whose length is no number. */
  | 'broken-chunk'
  /** One byte every 50 ms. */
  | 'drip'
  /** The body over and over, up to 48 MiB. */
  | 'flood'

/** What a server answers. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly delivery: Delivery
  /** Waits before it answers, in milliseconds. */
  readonly delayMs?: number
}

type Also = Partial<Omit<Reply, 'body'>>

export function json(value: unknown, also: Also = {}): Reply {
  return text(JSON.stringify(value), 'application/json', also)
}

/** Any bytes under any content type; null: no content type at all. */
export function text(
  body: string | Uint8Array,
  contentType: string | null = 'application/json',
  { status = 200, headers = {}, delivery = 'whole', delayMs = 0 }: Also = {},
): Reply {
  const type = contentType === null ? {} : { 'content-type': contentType }
  return {
    status,
    headers: { ...type, 'cache-control': 'no-store', ...headers },
    body,
    delivery,
    delayMs,
  }
}

export function redirect(location: string, status = 302): Reply {
  return text('', null, { status, headers: { location } })
}

const FLOOD_BYTES = 48 * 1024 * 1024
const DRIP_MS = 50

/** Sends an answer. Resolves when all has been sent, or the client has gone. */
export async function sendReply(reply: Reply, out: ServerResponse): Promise<void> {
  const { status, headers, body, delivery, delayMs = 0 } = reply
  const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body)
  if (delayMs > 0) await after(delayMs)
  switch (delivery) {
    case 'whole':
      out.writeHead(status, { ...headers, 'content-length': String(bytes.length) }).end(bytes)
      break
    case 'hang':
      break
    case 'hang-after-headers':
      out.writeHead(status, headers).flushHeaders()
      break
    case 'reset':
      out.socket?.resetAndDestroy()
      break
    case 'reset-mid-body':
      out.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
      out.write(bytes.subarray(0, bytes.length >> 1))
      await after(DRIP_MS)
      out.socket?.resetAndDestroy()
      break
    case 'short':
      out.writeHead(status, { ...headers, 'content-length': String(bytes.length + 100) })
      out.write(bytes)
      await after(DRIP_MS)
      out.socket?.end()
      break
    case 'broken-chunk':
      out.socket?.end(
        `HTTP/1.1 ${status} OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${bytes.toString('latin1')}\r\n`,
      )
      break
    case 'drip':
      out.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
      for (const byte of bytes) {
        if (out.destroyed) return
        out.write(Buffer.of(byte))
        await after(DRIP_MS)
      }
      out.end()
      break
    case 'flood': {
      out.writeHead(status, headers)
      const block = Buffer.alloc(262_144, bytes)
      for (let sent = 0; sent < FLOOD_BYTES && !out.destroyed; sent += block.length)
        if (!out.write(block)) await drained(out)
      out.end()
    }
  }
}

function drained(out: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      out.off('drain', go).off('close', go)
      resolve()
    }
    out.once('drain', go).once('close', go)
  })
}
