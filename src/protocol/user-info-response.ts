import type { HttpResponse } from '../effects/ports.ts'
import { failure, type Failure } from '../failures.ts'
import type { Provider } from '../providers/schema.ts'
import { isJsonMediaType, mediaTypeOf } from './content-type.ts'
import { isJsonObject, readExactJson, type Json, type JsonObject } from './json.ts'
import { providerErrorOf, refusalOf } from './provider-error.ts'
import { fail, ok, type Result } from './result.ts'
import { retryAtOf } from './retry-after.ts'
import { originOfLocation } from './token-response.ts'

type ErrorRule = Provider['userInfo']['errors'][number]

export interface UserInfoContext {
  /** Which request this answers: `user`, or the id of an additional one. */
  readonly request: string
  readonly provider: Provider
  /** When the response arrived, in epoch milliseconds. */
  readonly receivedAt: number
}

/**
 * Reads the answer of a user-info endpoint, or of an additional request. Total: any bytes give a result.
 *
 * The profile's own rules come first, then an `error` member, then the status. Fails with `userinfo.*`.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse OpenID Connect Core §5.3.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3.1 RFC 6750 §3.1}
 */
export function readUserInfoResponse(
  response: HttpResponse,
  context: UserInfoContext,
): Result<Json> {
  const { status } = response
  const { request, provider } = context
  const mediaType = mediaTypeOf(response)
  const isJson = isJsonMediaType(mediaType) || 'jsonIsLabelledOtherwise' in provider.quirks
  const read = isJson ? readExactJson(response.body) : null
  const body = read?.ok === true && isJsonObject(read.value) ? read.value : null

  const rule = provider.userInfo.errors.find((candidate) => applies(candidate, response))
  if (rule !== undefined) return fail(failureOf(rule.code, response, body, context, rule.retryAt))
  if (status !== 200) return fail(failureOfStatus(response, body, context))
  if (body !== null && ownErrorOf(body, context) !== null)
    return fail(failureOf('rejected', response, body, context))
  if (read === null)
    return fail(failure('userinfo.content-type-unexpected', { request, contentType: mediaType }))
  return read.ok
    ? ok(read.value)
    : fail(failure('userinfo.body-malformed', { request, reason: read.reason }))
}

function ownErrorOf(body: JsonObject, { provider }: UserInfoContext) {
  return providerErrorOf(body, { errorBody: provider.userInfo.errorBody })
}

function applies(rule: ErrorRule, response: HttpResponse): boolean {
  if (!rule.status.includes(response.status)) return false
  if (rule.header !== undefined) {
    const value = response.headers[rule.header.name]
    if (value === undefined) return false
    if (rule.header.equals !== undefined && value !== rule.header.equals) return false
  }
  return rule.text === undefined || response.body.toLowerCase().includes(rule.text.toLowerCase())
}

function failureOfStatus(
  response: HttpResponse,
  body: JsonObject | null,
  context: UserInfoContext,
): Failure {
  const { status } = response
  const { request } = context
  if (status === 401) return failureOf('unauthorized', response, body, context)
  if (status === 403) return failureOf('forbidden', response, body, context)
  if (status === 429) return failureOf('rate-limited', response, body, context)
  if (status >= 500) return failureOf('server-error', response, body, context)
  if (status >= 300 && status < 400)
    return failure('userinfo.redirected', { request, status, location: originOfLocation(response) })
  if (body !== null && ownErrorOf(body, context) !== null)
    return failureOf('rejected', response, body, context)
  return failure('userinfo.status-unexpected', { request, status })
}

function failureOf(
  code: ErrorRule['code'],
  response: HttpResponse,
  body: JsonObject | null,
  { request, provider, receivedAt }: UserInfoContext,
  retryAt?: ErrorRule['retryAt'],
): Failure {
  const { status } = response
  switch (code) {
    case 'rate-limited':
      return failure('userinfo.rate-limited', {
        request,
        status,
        retryAt: retryAtOf(response, receivedAt, retryAt),
      })
    case 'server-error':
      return failure('userinfo.server-error', { request, status })
    case 'unauthorized':
    case 'forbidden':
    case 'rejected':
      return failure(`userinfo.${code}`, { request, status, ...wordsOf(response, body, provider) })
  }
}

/** A refusal's own words: from its JSON, or the plain text that some providers send instead. */
function wordsOf(response: HttpResponse, body: JsonObject | null, provider: Provider) {
  if (body !== null) return refusalOf(body, { errorBody: provider.userInfo.errorBody })
  const isText = mediaTypeOf(response) === 'text/plain'
  return refusalOf(isText ? { message: response.body } : null)
}
