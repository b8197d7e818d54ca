import type { Exchange } from '../verdict.ts'

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
    exchange({ request, response }) {
      for (const [name, value] of response === undefined ? [] : secretsIn(response))
        learn(name, value)
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
function secretsIn({ headers, body }: NonNullable<Exchange['response']>): Array<[string, string]> {
  const location = headers['location'] ?? ''
  const query = location.split(/[?#]/).slice(1).join('&')
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const callback = new URLSearchParams(query)
  const code = callback.get('code')
  return [
    ...(code === null ? [] : [['code', code] as const]),
    ...[
      ...callback,
      ...(isForm ? new URLSearchParams(body) : []),
      ...Object.entries(objectIn(body)),
    ].filter(([name]) => MEMBERS.has(name)),
  ].flatMap(([name, value]): Array<[string, string]> =>
    typeof value === 'string' ? [[name, value]] : [],
  )
}

function objectIn(body: string): object {
  if (!body.trimStart().startsWith('{')) return {}
  try {
    return JSON.parse(body) as object
  } catch {
    return {}
  }
}
