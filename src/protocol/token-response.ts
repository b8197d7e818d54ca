import type { HttpResponse } from '../effects/ports.ts'
import { failure, type Failure } from '../failures.ts'
import type { Provider } from '../providers/schema.ts'
import { FORM_MEDIA_TYPE, isJsonMediaType, mediaTypeOf } from './content-type.ts'
import { memberOf, readJsonObject, type Json, type JsonObject } from './json.ts'
import { providerErrorOf } from './provider-error.ts'
import { fail, ok, type Result } from './result.ts'
import { retryAtOf } from './retry-after.ts'
import { readScopes } from './scope.ts'
import { at } from './select.ts'

/** The tokens of one login. Serialises fully, and is a secret as a whole. */
export interface TokenSet {
  readonly accessToken: string
  readonly tokenType: 'Bearer'
  /** When the access token ends, in epoch milliseconds; absent where the provider does not say. */
  readonly expiresAt?: number
  readonly refreshToken?: string
  readonly idToken?: string
  /** The scopes that were granted. */
  readonly scopes: readonly string[]
}

/** A token response: the tokens, and the body as it came. */
export interface TokenResponse {
  readonly tokens: TokenSet
  readonly raw: JsonObject
}

export interface TokenContext {
  readonly provider: Provider
  /** The scopes that were asked for: what was granted where the response does not say. */
  readonly requestedScopes: readonly string[]
  /** The parameters of the callback that the profile captures. */
  readonly callback?: JsonObject
  /** When the response arrived, in epoch milliseconds: `expires_in` counts from here. */
  readonly receivedAt: number
}

/**
 * Reads the answer of a token endpoint. Total: any bytes give a result.
 *
 * An `error` member wins over the status. What the RFC does not allow is refused, unless the profile
 * declares a quirk for it. Fails with `exchange.*`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5 RFC 6749 §5}
 */
export function readTokenResponse(
  response: HttpResponse,
  context: TokenContext,
): Result<TokenResponse> {
  const body = readBody(response, context.provider)
  if (body.ok) {
    const error = providerErrorOf(body.value, context.provider.token)
    const { status } = response
    if (error !== null && status !== 429)
      return fail(failure('exchange.rejected', { ...error, status }, { ambiguous: status >= 500 }))
  }
  if (response.status !== 200) return fail(failureOfStatus(response, context.receivedAt))
  return body.ok ? readTokens(body.value, context) : body
}

function failureOfStatus(response: HttpResponse, now: number): Failure {
  const { status } = response
  if (status === 429)
    return failure('exchange.rate-limited', { status, retryAt: retryAtOf(response, now) })
  if (status >= 500) return failure('exchange.server-error', { status }, { ambiguous: true })
  if (status >= 300 && status < 400)
    return failure('exchange.redirected', { status, location: originOfLocation(response) })
  return failure('exchange.status-unexpected', { status })
}

/** Only the origin: the rest of a Location may carry what was sent. */
export function originOfLocation(response: HttpResponse): string | null {
  const location = response.headers['location']
  return location !== undefined && URL.canParse(location) ? new URL(location).origin : null
}

function readBody(response: HttpResponse, provider: Provider): Result<JsonObject> {
  const mediaType = mediaTypeOf(response)
  if (mediaType === FORM_MEDIA_TYPE && 'tokenResponseMayBeForm' in provider.quirks)
    return readForm(response.body)
  if (!isJsonMediaType(mediaType) && !('jsonIsLabelledOtherwise' in provider.quirks))
    return fail(failure('exchange.content-type-unexpected', { contentType: mediaType }))
  const read = readJsonObject(response.body)
  return read.ok
    ? ok(read.value)
    : fail(failure('exchange.body-malformed', { reason: read.reason }))
}

function readForm(body: string): Result<JsonObject> {
  const pairs = [...new URLSearchParams(body)]
  // Two readers of a parameter that occurs twice may differ (RFC 6749 §3.2).
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    return fail(failure('exchange.body-malformed', { reason: 'not-form' }))
  if (pairs.length === 0) return fail(failure('exchange.body-malformed', { reason: 'empty' }))
  // What a form cannot say in other types than text is given its type here.
  const members = pairs.map(([name, value]) =>
    name === 'expires_in' && /^\d+$/.test(value) ? [name, Number(value)] : [name, value],
  )
  return ok(Object.fromEntries(members))
}

// RFC 6750 §2.1: what may stand in an Authorization header; no spaces, line breaks or other scripts.
const BEARER_TOKEN = /^[\x21-\x7e]+$/
// Only ever sent back in a form.
const OPAQUE = /^[\x20-\x7e]+$/
const NUMERIC = /^\d{1,15}$/

// The last instant that a Date can hold.
const END_OF_TIME = 8.64e15

function readTokens(body: JsonObject, context: TokenContext): Result<TokenResponse> {
  const { provider, receivedAt } = context
  const accessToken = memberOf(body, 'access_token')
  if (accessToken === undefined || accessToken === null || accessToken === '')
    return fail(failure('exchange.access-token-missing', {}))
  const wrongType = refuseTokenType(memberOf(body, 'token_type'), provider)
  if (wrongType !== null) return fail(wrongType)

  if (!isTextOf(accessToken, BEARER_TOKEN)) return fail(malformed('access_token', body))
  const expiresIn = secondsOf(memberOf(body, 'expires_in') ?? null, provider)
  if (expiresIn === undefined) return fail(malformed('expires_in', body))
  const refreshToken = memberOf(body, 'refresh_token') ?? null
  if (refreshToken !== null && !isTextOf(refreshToken, OPAQUE))
    return fail(malformed('refresh_token', body))
  const idToken = memberOf(body, 'id_token') ?? null
  if (idToken !== null && !isTextOf(idToken, OPAQUE)) return fail(malformed('id_token', body))
  const scopes = grantedScopes(body, context)
  if (scopes === null) return fail(scopesMalformed(body, provider))
  return ok({
    raw: body,
    tokens: {
      accessToken,
      tokenType: 'Bearer',
      // By a clock that says nothing, an end cannot be told.
      ...(expiresIn !== null &&
        !Number.isNaN(receivedAt) && {
          expiresAt: Math.min(Math.floor(receivedAt + expiresIn * 1000), END_OF_TIME),
        }),
      ...(refreshToken !== null && { refreshToken }),
      ...(idToken !== null && provider.idToken && { idToken }),
      scopes,
    },
  })
}

function isTextOf(value: Json, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}

/** Seconds; null where there are none, undefined for what cannot be seconds. */
function secondsOf(value: Json, { quirks }: Provider): number | null | undefined {
  if (value === null) return null
  if ('expiresInMayBeString' in quirks && isTextOf(value, NUMERIC)) return Number(value)
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

/** What was asked for counts as granted where the provider does not say; null where it makes no sense. */
function grantedScopes(body: JsonObject, context: TokenContext): readonly string[] | null {
  const { provider, requestedScopes, callback = {} } = context
  const { granted } = provider.scopes
  const value = at(granted.from === 'token' ? body : callback, granted.at)
  return value === undefined || value === null ? requestedScopes : readScopes(value, provider)
}

function scopesMalformed(body: JsonObject, { scopes: { granted } }: Provider): Failure {
  const reason = kindOf(at(body, granted.at))
  return failure('exchange.member-malformed', { member: granted.at.slice(1), reason })
}

function refuseTokenType(tokenType: Json | undefined, provider: Provider): Failure | null {
  if ('tokenTypeIsIgnored' in provider.quirks) return null
  if (tokenType === undefined || tokenType === null)
    return failure('exchange.token-type-missing', {})
  if (typeof tokenType === 'string' && tokenType.toLowerCase() === 'bearer') return null
  // Some put the token itself there.
  const isName = typeof tokenType === 'string' && /^[\w .-]{0,20}$/.test(tokenType)
  const shown = isName ? tokenType : kindOf(tokenType)
  return failure('exchange.token-type-unsupported', { tokenType: shown })
}

/** Says which member is wrong and what it is instead, never its value. */
function malformed(member: string, body: JsonObject): Failure {
  return failure('exchange.member-malformed', { member, reason: kindOf(memberOf(body, member)) })
}

function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'number') return 'a number out of range'
  return typeof value === 'string' ? 'text that it cannot be' : `a ${typeof value}`
}
