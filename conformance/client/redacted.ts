import type { Exchange } from '../verdict.ts'
import type { Arrival } from './server/ground.ts'

// By their names, wherever they stand: in a query, a form, a JSON body.
const SECRET_NAMES =
  'code|code_verifier|client_secret|access_token|refresh_token|id_token|token|state|nonce|assertion'
const IN_FORM = new RegExp(`((?:^|[?&#])(?:${SECRET_NAMES})=)[^&#\\s]+`, 'g')
const IN_JSON = new RegExp(`("(?:${SECRET_NAMES})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, 'g')
const JWT = /eyJ[\w-]+\.[\w-]*(?:\.[\w-]*)*/g
const HIDDEN = '[redacted]'
/** In characters. */
const LONGEST_BODY = 600
const SHOWN_HEADERS = new Set([
  'accept',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-type',
  'location',
  'retry-after',
  'www-authenticate',
])

/** Makes what hides every secret of one scene, by value and by name, in whatever coding it stands. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  // Most are the same in every coding.
  const coded = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ])
  const values = [...new Set(coded)]
    .filter((value) => value.length >= 8)
    .sort((one, other) => other.length - one.length)
  return (text) => {
    const named = text
      .replace(IN_FORM, `$1${HIDDEN}`)
      .replace(IN_JSON, `$1"${HIDDEN}"`)
      .replace(JWT, HIDDEN)
    return values.reduce((left, value) => left.replaceAll(value, HIDDEN), named)
  }
}

/** A message that arrived, fit to be shown. */
export function exchangeOf(arrival: Arrival, redact: (text: string) => string): Exchange {
  const { method, url, headers, body, reply } = arrival
  return {
    request: {
      method,
      url: redact(url),
      headers: shownHeaders(headers, redact),
      ...(body !== '' && { body: shownBody(body, redact) }),
    },
    ...(reply !== undefined && {
      response: {
        status: reply.status,
        headers: shownHeaders(reply.headers, redact),
        body: shownBody(
          typeof reply.body === 'string' ? reply.body : `${reply.body.length} bytes`,
          redact,
        ),
      },
    }),
  }
}

function shownHeaders(
  headers: Readonly<Record<string, string>>,
  redact: (text: string) => string,
): Record<string, string> {
  const shown = Object.entries(headers).filter(([name]) => SHOWN_HEADERS.has(name))
  return Object.fromEntries(
    shown.map(([name, value]) => [
      name,
      name === 'authorization' ? `${value.split(' ')[0]} ${HIDDEN}` : redact(value),
    ]),
  )
}

function shownBody(body: string, redact: (text: string) => string): string {
  // A secret must not be cut before it is seen.
  const clean = redact(body.slice(0, 100_000))
  return clean.length <= LONGEST_BODY
    ? clean
    : `${clean.slice(0, LONGEST_BODY)}… (${body.length} characters)`
}
