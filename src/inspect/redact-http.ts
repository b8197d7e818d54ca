import type { HttpRequest, HttpResponse } from '../effects/ports.ts'
import { secretsInBasic } from '../protocol/client-authentication.ts'
import { FORM_MEDIA_TYPE, isJsonMediaType, mediaTypeOf } from '../protocol/content-type.ts'
import { isJsonObject, readJson } from '../protocol/json.ts'
import type { Placeholders } from './placeholders.ts'
import { isErrorBody, redactJson } from './redact-json.ts'

type Headers = Readonly<Record<string, string>>

/** What a header says about the message, not about the user. Every other one is left out. */
const openHeaders: ReadonlySet<string> = new Set([
  'accept',
  'cache-control',
  'content-type',
  'date',
  'retry-after',
  'user-agent',
  'x-github-api-version',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
])

/** Parameters of requests and redirects that are no secret. The value of every other one is hidden. */
const openParameters: ReadonlySet<string> = new Set([
  'access_type',
  'allow_signup',
  'client_id',
  'code_challenge_method',
  'display',
  'error',
  'error_uri',
  'expires_in',
  'grant_type',
  'include_granted_scopes',
  'iss',
  'max_age',
  'prompt',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'show_dialog',
  'token_type',
])

/** @param own The addresses of the profile: nothing was put into them. */
export function redactRequest(
  request: HttpRequest,
  hide: Placeholders,
  own: ReadonlySet<string> = new Set(),
) {
  const { method, url, headers, body } = request
  return {
    method,
    url: own.has(url) ? url : redactUrl(url, hide),
    headers: redactHeaders(headers, hide),
    ...(body !== undefined && {
      body: isJsonMediaType(mediaTypeOf(request))
        ? redactJsonRequest(body, hide)
        : redactForm(body, hide),
    }),
  }
}

/** A request in JSON has the parameters of a form as its members. */
function redactJsonRequest(body: string, hide: Placeholders): string {
  const read = readJson(body)
  if (!read.ok || !isJsonObject(read.value)) return NOT_JSON
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(read.value).map(([name, member]) => [
        hide.clean(name),
        typeof member === 'string'
          ? redactParameter(name, member, hide)
          : redactJson(member, hide, false, name),
      ]),
    ),
  )
}

export function redactResponse(response: HttpResponse, hide: Placeholders) {
  return {
    status: response.status,
    headers: redactHeaders(response.headers, hide),
    body: redactBody(response, hide),
  }
}

/** Origin and path as they are; the query by the names in it; nothing else. */
export function redactUrl(url: string, hide: Placeholders): string {
  if (!URL.canParse(url)) return 'redacted-url'
  const { protocol, host, pathname, search } = new URL(url)
  const query = redactForm(search.slice(1), hide)
  return `${hide.clean(`${protocol}//${host}${pathname}`)}${query === '' ? '' : `?${query}`}`
}

/** One parameter of a query or a form. */
export function redactParameter(name: string, value: string, hide: Placeholders): string {
  if (name === 'error_description') return hide.words(value)
  if (openParameters.has(name)) return hide.clean(value)
  // Some providers put the user into the callback, as JSON.
  const read = value.startsWith('{') ? readJson(value) : null
  return read?.ok === true ? JSON.stringify(redactJson(read.value, hide)) : hide.text(name, value)
}

function redactForm(form: string, hide: Placeholders): string {
  const pairs = [...new URLSearchParams(form)].map(
    ([name, value]) => [hide.clean(name), redactParameter(name, value, hide)] as [string, string],
  )
  return new URLSearchParams(pairs).toString()
}

function redactHeaders(headers: Headers, hide: Placeholders): Headers {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const shown = redactHeader(name, value, hide)
      return shown === null ? [] : [[name, shown]]
    }),
  )
}

function redactHeader(name: string, value: string, hide: Placeholders): string | null {
  switch (name) {
    case 'authorization': {
      const [scheme = '', credentials = ''] = value.split(' ')
      // A provider may repeat the secret itself.
      if (scheme === 'Basic')
        for (const secret of secretsInBasic(credentials)) hide.text('client_secret', secret)
      return `${scheme} ${hide.text(scheme === 'Bearer' ? 'access_token' : 'credentials', credentials)}`
    }
    case 'location':
      return redactUrl(value, hide)
    default:
      return openHeaders.has(name) ? hide.clean(value) : null
  }
}

/** Headers of a profile: what is written out, and not known to be harmless, may be a key. */
export function redactOwnHeaders<Value>(
  headers: Readonly<Record<string, Value>>,
  hide: Placeholders,
): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value !== 'string' || openHeaders.has(name) ? value : hide.text(name, value),
    ]),
  )
}

// Read as what it is, a body fails in the same way as the one that it stands for.
const NOT_JSON = 'redacted'
const TOO_DEEP = `${'['.repeat(100)}${']'.repeat(100)}`

function redactBody(response: HttpResponse, hide: Placeholders): string {
  const { body, status } = response
  const mediaType = mediaTypeOf(response)
  if (body.trim() === '') return ''
  if (mediaType === FORM_MEDIA_TYPE) return redactForm(body, hide)
  const read = readJson(body)
  if (!isJsonMediaType(mediaType) && !read.ok)
    return mediaType === 'text/plain' && status >= 400 ? hide.words(body) : NOT_JSON
  if (!read.ok) return read.reason === 'too-deep' ? TOO_DEEP : NOT_JSON
  return JSON.stringify(redactJson(read.value, hide, status >= 400 || isErrorBody(read.value)))
}
