import type { ServerResponse } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import type { Reply } from './reply.ts'

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
