import type { HttpRequest } from '../effects/ports.ts'
import type { Provider } from '../providers/schema.ts'
import { formOf } from './form.ts'
import { resolveValues } from './request-values.ts'
import type { Sources } from './select.ts'

/** How a profile says that a protected resource is asked. */
export type ResourceRequest = Pick<
  Provider['userInfo'],
  'method' | 'headers' | 'token' | 'query' | 'form' | 'json'
>

/**
 * Builds a request for a protected resource. The token travels in the header, or where the profile says.
 *
 * @param sources What values of the request are taken from: `client`, `callback`, `token`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2 RFC 6750 §2}
 */
export function buildUserInfoRequest(
  url: string,
  accessToken: string,
  request: ResourceRequest,
  sources: Sources = {},
): HttpRequest {
  const { method, token, json } = request
  const placed = (place: 'query' | 'form') =>
    token.in === place ? { [token.name]: accessToken } : {}
  const query = { ...placed('query'), ...resolveValues(request.query, sources) }
  const form = { ...placed('form'), ...resolveValues(request.form, sources) }
  const content = json === undefined ? formContent(form) : jsonContent(json)
  return {
    method,
    url: withQuery(url, query),
    headers: {
      accept: 'application/json',
      ...content?.headers,
      ...resolveValues(request.headers, sources),
      ...(token.in === 'header' && { authorization: `Bearer ${accessToken}` }),
    },
    ...(content !== null && { body: content.body }),
  }
}

/** Adds parameters to a URL. The query that it already has is kept. */
export function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  if (Object.keys(parameters).length === 0) return url
  const query = formOf(parameters)
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

interface Content {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function formContent(form: Readonly<Record<string, string>>): Content | null {
  if (Object.keys(form).length === 0) return null
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { headers, body: formOf(form) }
}

/** A JSON body with its content type. */
export function jsonContent(value: unknown): Content {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}
