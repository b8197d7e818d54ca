import type { HttpResponse } from 'trivet/effects'
import type { Json, Placeholders } from './placeholders.ts'

/** Headers that say something about the provider and nothing about this login: all that a check looks at is here. */
const HEADERS = new Set([
  'cache-control',
  'content-type',
  'date',
  'deprecation',
  'pragma',
  'retry-after',
  'sunset',
  'www-authenticate',
  'x-content-type-options',
])
/** What a header of a fixture may be made of. */
const PRINTABLE = /^[\x20-\x7e]*$/
const FORM = /^[\w.-]+=[^&<>\s]*(?:&[\w.-]+=[^&<>\s]*)*$/

/** An answer with what is listed of it, and placeholders. */
export function answerOf(
  { status, headers, body }: HttpResponse,
  bodyWith: (json: Json) => Json,
): HttpResponse {
  const kept = Object.entries(headers).filter(
    ([name, value]) => HEADERS.has(name) && PRINTABLE.test(value),
  )
  return {
    status,
    headers: Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1))),
    body: bodyOf(body, bodyWith),
  }
}

function bodyOf(body: string, bodyWith: Placeholders['json']): string {
  const json = jsonIn(body)
  if (json !== undefined) return JSON.stringify(bodyWith(json as Json))
  if (body === '') return ''
  // Of a page nothing is kept: nobody knows what stands in it.
  if (!FORM.test(body)) return 'EXAMPLE'
  const members = bodyWith(Object.fromEntries(new URLSearchParams(body)))
  return new URLSearchParams(members as Record<string, string>).toString()
}

/** What the members of a name say, in JSON at any depth, or in a form. */
export function valuesOf(name: string, body: string): string[] {
  return membersOf(body).flatMap(([member, value]) => (member === name ? [value] : []))
}

type Member = readonly [name: string, value: string]

function membersOf(body: string): readonly Member[] {
  const json = jsonIn(body)
  return json === undefined ? [...new URLSearchParams(body)] : membersIn(json)
}

function membersIn(value: unknown): readonly Member[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'string' || typeof inner === 'number'
      ? [[name, String(inner)] as const]
      : membersIn(inner),
  )
}

/** The JSON in a text; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? ''
}
