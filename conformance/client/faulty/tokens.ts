import type { ClientOptions, ClientTokens } from '../adapter.ts'
import { cleaned } from './callback.ts'
import type { Has } from './faults.ts'
import { send, type Got, type Sending } from './http.ts'
import { readObject, type Members } from './json.ts'
import { refuse } from './refusal.ts'

/** Asks the token endpoint, with the credentials of the client. */
export async function askForTokens(
  options: ClientOptions,
  form: Readonly<Record<string, string>>,
  sending: Sending,
): Promise<Got> {
  const { has } = sending
  const { server, clientId, clientAuthentication: way } = options
  const secret = options.clientSecret ?? ''
  const body = new URLSearchParams(form)
  const isRaw = (way === 'raw-basic' && !has('raw-basic')) || has('basic-encoding')
  const encode = isRaw
    ? (value: string) => value
    : (value: string) => encodeURIComponent(value).replaceAll("'", '%27')
  const basic = `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`
  const isBasic = way === 'basic' || way === 'raw-basic'
  if (way === 'post' || has('two-auth-methods')) body.set('client_secret', secret)
  if ((way === 'post' || way === 'none') && !(way === 'none' && has('public-client-id')))
    body.set('client_id', clientId)
  const isRefresh = form['grant_type'] === 'refresh_token'
  const hasQuery = has('token-request-query') || (isRefresh && has('refresh-query'))
  const url = hasQuery ? `${server.tokenEndpoint}?client_id=${clientId}` : server.tokenEndpoint
  const sent = {
    method: isRefresh && has('refresh-method') ? 'GET' : 'POST',
    headers: {
      'content-type':
        isRefresh && has('refresh-type') ? 'text/plain' : 'application/x-www-form-urlencoded',
      // Node sends none with a GET.
      'content-length': String(Buffer.byteLength(body.toString())),
      ...(!has('accept') && { accept: 'application/json' }),
      ...(isBasic && { authorization: basic }),
    },
    body: body.toString(),
  } as const
  const once = (): Promise<Got> =>
    send(url, sent, { ...sending, redirects: has('token-redirect') ? 5 : 0 })
  if (!has('code-retry')) return once()
  const got = await once().catch(() => undefined)
  return got === undefined || got.status >= 429 ? once() : got
}

const TOP_LEVEL = new Set([
  'access_token',
  'token_type',
  'expires_in',
  'refresh_token',
  'scope',
  'id_token',
  'error',
  'error_description',
])

/** Reads a token response (RFC 6749 §5.1, §5.2). `secrets` are hidden in what the server says. */
export function readTokens(
  got: Got,
  { scopes }: Pick<ClientOptions, 'scopes'>,
  secrets: readonly string[],
  has: Has,
): ClientTokens & { readonly accessToken: string } {
  const { status, headers } = got
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')
  if (status !== 200) return refuseAnswer(got, isJson, secrets, has)
  if (!isJson && !has('content-type') && !has('empty-body')) return refuse('content-type')
  const body = readObject(got, 'body-malformed', has)
  const read =
    has('nested-token') && typeof body['authed_user'] === 'object'
      ? { ...(body['authed_user'] as Members) }
      : body
  const hasToken = typeof read['access_token'] === 'string'
  const isError = has('inherited') ? 'error' in read : Object.hasOwn(read, 'error')
  if (isError && !(hasToken && has('error-and-token')) && !has('error-in-200'))
    return refuseError(read, secrets, has)
  if (has('unknown-members') && Object.keys(read).some((name) => !TOP_LEVEL.has(name)))
    return refuse('member-unknown')
  const { access_token: accessToken, token_type: tokenType } = read
  const isToken = typeof accessToken === 'string' && accessToken !== ''
  if (!isToken && !has('access-token') && !has('error-in-200'))
    return refuse('access-token-missing')
  const token = isToken ? accessToken : 'no-token'
  // RFC 6749 appendix A.12: VSCHAR.
  if (!/^[\x20-\x7e]+$/.test(token) && !has('header-characters'))
    return refuse('access-token-malformed')
  if (has('token-opaque') && token.startsWith('eyJ'))
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  checkType(tokenType, has)
  const { refresh_token: refreshToken, id_token: idToken } = read
  return {
    accessToken: token,
    tokenType: 'Bearer',
    refreshToken: typeof refreshToken === 'string' ? refreshToken : null,
    idToken: typeof idToken === 'string' && idToken !== '' ? idToken : null,
    scopes: scopesOf(read['scope'], scopes, has),
    expiresAt: expiryOf(read['expires_in'], has),
  }
}

function checkType(type: unknown, has: Has): void {
  const isText = typeof type === 'string' && type !== ''
  if (!isText && (has('token-type') || has('error-in-200'))) return
  if (!isText) refuse('token-type-missing')
  if (has('token-type-unknown')) return
  const isBearer = has('token-type-case') ? type === 'Bearer' : type.toLowerCase() === 'bearer'
  if (!isBearer) refuse('token-type-unsupported')
}

function scopesOf(scope: unknown, requested: readonly string[], has: Has): string[] {
  if (has('scope-granted')) return [...requested]
  if (scope === undefined && has('scope-absent')) return []
  if (has('scope-forms')) return [String(scope)]
  if (typeof scope !== 'string') return [...requested]
  return scope.split(' ').filter((one) => one !== '')
}

function expiryOf(seconds: unknown, has: Has): number | null {
  if (has('expires-in')) return Date.now() + Number(seconds) * 1000
  if (seconds === undefined && has('expires-in-absent')) return Date.now() + 3_600_000
  if (seconds === 0 && has('expires-in-zero')) return null
  const isLifetime = typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0
  return isLifetime ? Date.now() + seconds * 1000 : null
}

function refuseAnswer(got: Got, isJson: boolean, secrets: readonly string[], has: Has): never {
  const { status, headers, bytes } = got
  if (has('error-body')) return refuseError(JSON.parse(bytes.toString()) as Members, secrets, has)
  const seconds = Number(headers['retry-after'])
  const isTime = has('retry-after') || (seconds >= 0 && seconds < 86_400)
  if (status === 429 || status === 503)
    return refuse('try-later', { retryAt: isTime ? Date.now() + seconds * 1000 : null })
  return isJson ? refuseError(readObject(got, 'status', has), secrets, has) : refuse('status')
}

function refuseError(
  { error, error_description: description }: Members,
  secrets: readonly string[],
  has: Has,
): never {
  if (has('foreign-errors')) refuse((error as string).toLowerCase())
  const text = typeof description === 'string' ? cleaned(description) : null
  const hidden = has('secret-leak')
    ? text
    : text && secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text)
  refuse('token-error', {
    error:
      typeof error === 'string' && !has('token-error-code') ? cleaned(error) : 'invalid_request',
    description: hidden,
  })
}
