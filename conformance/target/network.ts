import { setTimeout as passed } from 'node:timers/promises'
import { readTls } from './tls.ts'
import { NetworkError } from './target.ts'
import type { WireRequest, WireResponse, World } from './world.ts'

const TIMEOUT_MS = 20_000
const MAX_BODY_BYTES = 1_048_576

/** The real network and the real clock. */
export function networkWorld(): World {
  return {
    send: sendByFetch((request, init) => fetch(request, init), TIMEOUT_MS),
    tls: readTls,
    now: Date.now,
    wait: (ms, signal) => passed(ms, undefined, { signal }),
  }
}

/**
 * Sends by any `fetch`: the global one, or an emulator's, which is in this process and needs no time limit.
 *
 * @param timeoutMs For the whole exchange, body included.
 */
export function sendByFetch(
  answer: (request: Request, init: RequestInit) => Promise<Response>,
  timeoutMs?: number,
): World['send'] {
  return async (request: WireRequest, signal: AbortSignal): Promise<WireResponse> => {
    const limit = new AbortController()
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(
            () => limit.abort(new Error(`no whole answer within ${timeoutMs / 1000} s`)),
            timeoutMs,
          )
    const init = { signal: AbortSignal.any([signal, limit.signal]), redirect: 'manual' } as const
    const { method, url, headers, body } = request
    try {
      const sent = new Request(url, {
        ...init,
        method,
        headers,
        ...(body !== undefined && { body }),
      })
      const received = await answer(sent, init)
      return {
        status: received.status,
        headers: Object.fromEntries(received.headers),
        body: await beginningOf(received),
        cookies: received.headers.getSetCookie(),
      }
    } catch (error) {
      signal.throwIfAborted()
      throw new NetworkError(`${method} ${new URL(url).origin}: ${reasonOf(error)}.`, {
        cause: error,
      })
    } finally {
      clearTimeout(timer)
    }
  }
}

/** As much of a body as anybody looks at: the rest of a huge one, or of one without end, is not waited for. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return ''
  const parts: Uint8Array[] = []
  let room = MAX_BODY_BYTES
  for await (const part of body) {
    parts.push(part.subarray(0, room))
    room -= part.length
    // Leaving the loop cancels the body.
    if (room <= 0) break
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const message = cause instanceof Error && cause.message !== '' ? cause.message : error.message
  // OpenSSL says where in its sources it was.
  const tls = /SSL routines:[^:]*:([^:]+):/.exec(message)?.[1]
  return tls === undefined ? message.replaceAll(/\s+/g, ' ').trim() : `TLS failed, ${tls}`
}
