import type { HttpRequest, HttpResponse } from 'trivet/effects'
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

/** A provider that tells what it knows, in every place that an answer has. */
const tellings: Readonly<
  Record<string, (stage: string, all: string, answer: HttpResponse) => HttpResponse | undefined>
> = {
  'in an error': (_, all) => ({
    status: 400,
    headers: json,
    body: JSON.stringify({ error: all, error_description: all, error_uri: all }),
  }),
  'in an error with status 200': (_, all) => ({
    status: 200,
    headers: json,
    body: JSON.stringify({ error: 'x', error_description: all }),
  }),
  'in an error object': (_, all) => ({
    status: 401,
    headers: json,
    body: JSON.stringify({ error: { code: all, status: all, message: all } }),
  }),
  'in plain text': (_, all) => ({
    status: 403,
    headers: { 'content-type': 'text/plain' },
    body: all,
  }),
  'in a page': (_, all) => ({ status: 200, headers: { 'content-type': 'text/html' }, body: all }),
  'in its content type': (_, all, { body }) => ({
    status: 200,
    // As it is: what comes after a semicolon, as in markup, is no part of it.
    headers: { 'content-type': all.split('\n')[0] ?? '' },
    body,
  }),
  'in where it redirects to': (_, all) => ({
    status: 302,
    headers: { location: `https://evil.example/?${encodeURIComponent(all)}` },
    body: all,
  }),
  'in a member that has another type': (stage, all, { headers, body }) =>
    stage === 'token'
      ? { status: 200, headers, body: JSON.stringify({ ...read(body), expires_in: all }) }
      : undefined,
  'in a token type': (stage, all, { headers, body }) =>
    stage === 'token'
      ? { status: 200, headers, body: JSON.stringify({ ...read(body), token_type: all }) }
      : undefined,
  'in the user': (stage, all, { headers, body }) =>
    stage === 'userInfo'
      ? { status: 200, headers, body: JSON.stringify(filledWith(read(body), all)) }
      : undefined,
}

function read(body: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Every text but the ids is what was told; web addresses have it in their query. */
function filledWith(user: Readonly<Record<string, unknown>>, all: string): object {
  const address = `https://evil.example/?${encodeURIComponent(all)}`
  const filled = Object.entries(user)
    .filter(([name]) => !['id', 'sub', 'node_id'].includes(name))
    .map(([name, value]) => [
      name,
      /url|picture|href/.test(name) ? address : typeof value === 'string' ? all : value,
    ])
  return { ...user, ...Object.fromEntries(filled), more: [all] }
}

export interface Telling {
  readonly name: string
  readonly stage: string
  readonly answering: Answering
}

/** Every place at which a provider can tell, at every endpoint. */
export const allTellings: readonly Telling[] = ['token', 'userInfo', 'keys', 'additional'].flatMap(
  (stage) =>
    Object.entries(tellings).map(([name, telling]) => ({
      name: `${stage}, ${name}`,
      stage,
      answering: answeringBy(stage, telling),
    })),
)

function answeringBy(at: string, telling: (typeof tellings)[string]): Answering {
  let earlier = ''
  return (stage, request, answer) => {
    const told =
      stage === at ? telling(stage, everything(request, answer, earlier), answer) : undefined
    // A token endpoint that fails issues nothing.
    if (stage === 'token' && told === undefined)
      earlier = Object.values(read(answer.body))
        .filter((value) => typeof value === 'string' && value.length > 20)
        .join(' ')
    return told ?? answer
  }
}
