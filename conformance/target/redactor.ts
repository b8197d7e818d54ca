import { formsIn } from '../login/forms.ts'
import type { Exchange } from '../verdict.ts'
import { jsonIn } from './answers.ts'

const MEMBERS = new Set(['access_token', 'refresh_token', 'id_token', 'client_secret'])
const PRIVATE_HEADERS = new Set(['cookie', 'set-cookie'])
// A shorter one would blot out half of the page: it is taken out where it is the whole value of something.
const SHORTEST = 6

/** Knows the secrets of a run, and takes them out of everything that is kept. */
export interface Redactor {
  /** From now on this value is shown as `[name]`. */
  learn(name: string, value: string | null | undefined): void
  text(text: string): string
  exchange(exchange: Exchange): Exchange
  /** The secrets that it knows by now, in each form in which they are written, with their names. */
  known(): ReadonlyMap<string, string>
}

/** Makes a redactor that also learns from what it sees: the tokens and codes in answers. */
export function createRedactor(): Redactor {
  const marks = new Map<string, string>()
  const short = new Map<string, string>()

  function learn(name: string, value: string | null | undefined): void {
    if (value === null || value === undefined || value === '') return
    if (value.length < SHORTEST) {
      short.set(value, `[${name}]`)
      return
    }
    const encoded = new URLSearchParams({ '': value }).toString().slice(1)
    for (const form of [
      value,
      encodeURIComponent(value),
      encoded,
      JSON.stringify(value).slice(1, -1),
    ])
      marks.set(form, `[${name}]`)
  }

  function text(shown: string): string {
    // The longest first: an ID token contains nothing that is a secret of its own.
    const known = [...marks].sort(([one], [other]) => other.length - one.length)
    const without = known.reduce((rest, [secret, mark]) => rest.replaceAll(secret, mark), shown)
    return [...short].reduce(
      (rest, [secret, mark]) => rest.replaceAll(asValue(secret), `$1${mark}`),
      without,
    )
  }

  function headers(all: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(all).map(([name, value]) => [
        name,
        PRIVATE_HEADERS.has(name) ? `[${name}]` : text(value),
      ]),
    )
  }

  return {
    learn,
    text,
    known: () => marks,
    exchange({ request, response }) {
      for (const [name, value] of response === undefined ? [] : secretsIn(response)) {
        // A code that we have made up, in a redirect URI, is no secret when it comes back.
        const isOurs = name === 'code' && request.url.includes(value)
        if (!isOurs) learn(name, value)
      }
      return {
        request: {
          ...request,
          url: text(request.url),
          headers: headers(request.headers),
          ...(request.body !== undefined && { body: text(request.body) }),
        },
        ...(response !== undefined && {
          response: { ...response, headers: headers(response.headers), body: text(response.body) },
        }),
      }
    },
  }
}

/** A short secret as the value of a parameter or of a member. */
function asValue(secret: string): RegExp {
  const forms = [secret, new URLSearchParams({ '': secret }).toString().slice(1)]
  const written = forms.map((form) => form.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`([=:]\\s*"?)(?:${written.join('|')})(?=["&\\s,}]|$)`, 'g')
}

/** The tokens and codes that an answer carries. */
function secretsIn({
  headers,
  body,
}: NonNullable<Exchange['response']>): ReadonlyArray<readonly [name: string, value: string]> {
  const location = headers['location'] ?? ''
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  return [
    // To the client, in a redirect or in a page that posts itself.
    ...[
      ...new URLSearchParams(location.split(/[?#]/).slice(1).join('&')),
      ...fieldsIn(body),
    ].filter(([name]) => name === 'code' || MEMBERS.has(name)),
    ...[...(isForm ? new URLSearchParams(body) : []), ...membersIn(jsonIn(body))].filter(([name]) =>
      MEMBERS.has(name),
    ),
  ]
}

/** @see {@link https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html Form Post Response Mode} */
function fieldsIn(body: string): ReadonlyArray<readonly [name: string, value: string]> {
  // Most pages are spared the parser.
  if (!/<form\b/i.test(body) || !/name=["']?(?:code|\w+_token)\b/i.test(body)) return []
  return formsIn(body).flatMap(({ fields }) => fields.map(({ name, value }) => [name, value]))
}

/** The texts of an answer by their names, at any depth: some providers wrap their tokens. */
function membersIn(value: unknown): ReadonlyArray<readonly [name: string, text: string]> {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'string' ? [[name, inner] as const] : membersIn(inner),
  )
}
