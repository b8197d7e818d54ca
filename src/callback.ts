import { collectBody } from './effects/body.ts'
import { TransportError } from './effects/ports.ts'
import { failure, type FailureDetails } from './failures.ts'
import {
  readAuthorizationResponse,
  readPostedResponse,
  readReceivedResponse,
  type AuthorizationResponse,
  type CallbackInput,
} from './protocol/authorization-response.ts'
import { fail, ok, type Result } from './protocol/result.ts'

/** A callback as a server has it: the URL that was called, its parameters alone, or the request itself. */
export type Callback = CallbackInput | Request

/** In bytes. */
const LONGEST_BODY = 65_536

/**
 * Reads a callback of any kind. A request's query, or its form where the provider posts
 * (`response_mode=form_post`). A browser is sent back by GET or POST; HEAD and the like redeem nothing.
 *
 * @throws TypeError for anything that is not a callback.
 */
export async function readCallback(
  callback: Callback,
  signal?: AbortSignal,
): Promise<Result<AuthorizationResponse>> {
  checkCallback(callback)
  if (!isRequest(callback)) return ok(readAuthorizationResponse(callback))
  if (callback.method === 'GET') return ok(readReceivedResponse(callback.url))
  if (callback.method !== 'POST') return unreadable('method')
  const form = await readPostedForm(callback, signal)
  return form.ok ? ok(readPostedResponse(callback.url, form.value)) : form
}

/** Reads the form of a posted callback. Fails with `callback.body-unreadable`. */
export async function readPostedForm(
  request: Request,
  signal?: AbortSignal,
): Promise<Result<URLSearchParams>> {
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType))
    return unreadable('content-type')
  if (request.bodyUsed || request.body?.locked === true) return unreadable('used')
  const form = await readBody(request, signal)
  return form.ok ? ok(new URLSearchParams(form.value)) : form
}

/** Reads as much of the body as a callback can have, and not a byte more: anybody may post to us. */
async function readBody(
  { body }: Request,
  signal: AbortSignal | undefined,
): Promise<Result<string>> {
  const form = collectBody(LONGEST_BODY)
  const reader = body?.getReader()
  const giveUp = (): void => void reader?.cancel().catch(() => {})
  signal?.addEventListener('abort', giveUp, { once: true })
  try {
    for (;;) {
      const chunk = await reader?.read()
      if (signal?.aborted === true) return fail(failure('flow.cancelled', {}))
      if (chunk === undefined || chunk.done) return ok(form.text())
      form.add(chunk.value)
    }
  } catch (error) {
    giveUp()
    const isTooLarge = error instanceof TransportError && error.kind === 'response-too-large'
    return unreadable(isTooLarge ? 'too-large' : 'broken')
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

/** The parameters that a callback has in its address. */
export function readCallbackAddress(callback: Callback): AuthorizationResponse {
  checkCallback(callback)
  return readAuthorizationResponse(isRequest(callback) ? callback.url : callback)
}

function unreadable(reason: FailureDetails['callback.body-unreadable']['reason']): Result<never> {
  return fail(failure('callback.body-unreadable', { reason }))
}

// By its shape: frameworks bring Request classes of their own.
function isRequest(callback: Callback): callback is Request {
  return (
    typeof callback === 'object' && callback !== null && 'headers' in callback && 'url' in callback
  )
}

/** @throws TypeError for anything that is not a callback. */
export function checkCallback(callback: Callback): void {
  const isCallback =
    typeof callback === 'string' ||
    callback instanceof URL ||
    callback instanceof URLSearchParams ||
    isRequest(callback)
  if (!isCallback)
    throw new TypeError('A callback is a URL, a string, a URLSearchParams or a Request.')
}
