import type { HttpRequest } from '../effects/ports.ts'
import type { Provider } from '../providers/schema.ts'
import { FORM_MEDIA_TYPE } from './content-type.ts'
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
  const content = contentOf(form, json)
  return {
    method,
    url: withQuery(url, query),
    headers: {
      accept: 'application/json',
      ...(content !== null && { 'content-type': content.type }),
      ...resolveValues(request.headers, sources),
      ...(token.in === 'header' && { authorization: `Bearer ${accessToken}` }),
    },
    ...(content !== null && { body: content.body }),
  }
}

function contentOf(form: Readonly<Record<string, string>>, json: unknown): Content | null {
  if (json !== undefined) return jsonContent(json)
  return Object.keys(form).length > 0 ? formContent(form) : null
}

/** Adds parameters to a URL. The query that it already has is kept. */
export function withQuery(url: string, parameters: Readonly<Record<string, string>>): string {
  if (Object.keys(parameters).length === 0) return url
  const query = formOf(parameters)
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

interface Content {
  /** Its media type. */
  readonly type: string
  readonly body: string
}

/** These parameters as the body of a form. */
export function formContent(form: Readonly<Record<string, string>>): Content {
  return { type: FORM_MEDIA_TYPE, body: formOf(form) }
}

/** A JSON body. */
export function jsonContent(value: unknown): Content {
  return { type: 'application/json', body: JSON.stringify(value) }
}
