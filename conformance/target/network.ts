import { setTimeout } from 'node:timers/promises'
import { readTls } from './tls.ts'
import { NetworkError } from './target.ts'
import type { WireRequest, WireResponse, World } from './world.ts'

const TIMEOUT_MS = 20_000
const MAX_BODY_CHARACTERS = 1_048_576

/** The real network and the real clock. */
export function networkWorld(): World {
  return {
    send: sendByFetch((request, init) => fetch(request, init)),
    tls: readTls,
    now: Date.now,
    wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
  }
}

/** Sends by any `fetch`: the global one, or an emulator's. */
export function sendByFetch(
  answer: (request: Request, init: RequestInit) => Promise<Response>,
): World['send'] {
  return async (request: WireRequest, signal: AbortSignal): Promise<WireResponse> => {
    const init = {
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      redirect: 'manual',
    } as const
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
        body: (await received.text()).slice(0, MAX_BODY_CHARACTERS),
        cookies: received.headers.getSetCookie(),
      }
    } catch (error) {
      signal.throwIfAborted()
      throw new NetworkError(`${method} ${new URL(url).origin}: ${reasonOf(error)}.`, {
        cause: error,
      })
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message
}
