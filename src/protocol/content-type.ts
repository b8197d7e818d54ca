import type { HttpRequest, HttpResponse } from '../effects/ports.ts'

/** The media type of a message in lower case, without parameters; null where there is none. */
export function mediaTypeOf({ headers }: HttpRequest | HttpResponse): string | null {
  const header = headers['content-type']
  if (header === undefined) return null
  const end = header.indexOf(';')
  return (end === -1 ? header : header.slice(0, end)).trim().toLowerCase()
}

/** True for `application/json` and every `+json` (RFC 6839 §3.1). */
export function isJsonMediaType(mediaType: string | null): boolean {
  return mediaType !== null && /^application\/(?:json|[\w.!#$&^-]+\+json)$/.test(mediaType)
}

export const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded'
