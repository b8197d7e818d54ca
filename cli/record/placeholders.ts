export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json }

/** Members whose values say how a provider speaks, and nothing about anybody. */
const KEPT = new Set([
  'token_type',
  'expires_in',
  'ext_expires_in',
  'refresh_expires_in',
  'refresh_token_expires_in',
  'scope',
  'scopes',
  'error',
  'error_description',
  'error_uri',
  'error_subtype',
  'error_code',
  'errcode',
  'errmsg',
  'resultcode',
  'iss',
  'type',
  'object',
])

/** What stands for every address, and for every URL. */
const ADDRESS = 'testuser@example.com'
const PAGE = 'https://example.com/EXAMPLE'

// Of a list three are enough to see that it is one.
const LONGEST_LIST = 3

/** Replaces what could name or let in somebody, and remembers what it replaced. */
export interface Placeholders {
  /** A JSON value, member by member; the name says what stands in the place of a text. */
  readonly json: (value: Json) => Json
  /** The same of a document that everybody may read, whole: members with these names are kept as they are. */
  readonly document: (value: Json, kept: ReadonlySet<string>) => Json
  /** The parameters of a callback, as its query. */
  readonly query: (parameters: URLSearchParams) => string
  /** Every text that was replaced. */
  readonly replaced: ReadonlySet<string>
  /** What stood where a profile has the codes of errors: words of the provider, and of nobody else. */
  readonly codes: ReadonlySet<string>
}

/** @param keptAt JSON Pointers: where a profile says that a provider says what is wrong. */
export function createPlaceholders(keptAt: ReadonlySet<string> = new Set()): Placeholders {
  const replaced = new Set<string>()
  const codes = new Set<string>()

  function text(value: string, name: string): string {
    if (KEPT.has(name) || value === '') return value
    const shown = placeholderFor(value, name)
    if (shown !== value) replaced.add(value)
    return shown
  }

  function json(value: Json, name = 'value', at = ''): Json {
    if (keptAt.has(at) && typeof value !== 'object') {
      codes.add(String(value))
      return value
    }
    if (typeof value === 'string') return text(value, name)
    if (typeof value === 'number') return number(value, name)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value))
      return value
        .slice(0, LONGEST_LIST)
        .map((item: Json, index) => json(item, name, `${at}/${index}`))
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) => [
        member,
        json(inner, member, `${at}/${member}`),
      ]),
    )
  }

  /** Small numbers count things, and zero and one are flags. */
  function number(value: number, name: string): number {
    if (KEPT.has(name) || value === 0 || value === 1) return value
    replaced.add(String(value))
    return 1
  }

  function document(value: Json, kept: ReadonlySet<string>, name = 'value'): Json {
    if (kept.has(name) || typeof value === 'boolean' || value === null) return value
    if (typeof value === 'string') return placeholderFor(value, name)
    if (typeof value === 'number') return 1
    if (Array.isArray(value)) return value.map((item: Json) => document(item, kept, name))
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) => [member, document(inner, kept, member)]),
    )
  }

  return {
    json: (value) => json(value),
    document,
    query: (parameters) =>
      [...parameters]
        .map(([name, value]) => {
          const shown = name === 'state' ? '{state}' : encodeURIComponent(text(value, name))
          if (name === 'state') replaced.add(value)
          return `${encodeURIComponent(name)}=${shown}`
        })
        .join('&'),
    replaced,
    codes,
  }
}

/** Whether a whole text is ours: what it is like says the name of the member, and nothing else. */
export function isPlaceholder(text: string): boolean {
  return text === ADDRESS || text === PAGE || /^EXAMPLE-[\w-]+$/.test(text)
}

function placeholderFor(value: string, name: string): string {
  if (name === 'id_token') return '{id_token}'
  if (name === 'email' || /^[^\s@]+@[^\s@]+$/.test(value)) return ADDRESS
  if (/^https?:\/\//.test(value)) return PAGE
  if (/^\d{4}-\d{2}-\d{2}/.test(value)) return '2026-01-01T00:00:00Z'
  // Texts that are numbers or flags are read as such by some profiles.
  if (/^\d+$/.test(value)) return '1'
  return value === 'true' || value === 'false' ? value : `EXAMPLE-${name.replaceAll(/[^\w]/g, '-')}`
}
