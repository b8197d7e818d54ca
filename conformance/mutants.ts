import type { Provider } from 'trivet/providers'
import type { WorldChange } from './provider-check.ts'
import { jsonIn } from './target/answers.ts'
import type { WireRequest, WireResponse } from './target/world.ts'

/** An endpoint of a provider. */
export type Stage = 'authorization' | 'token' | 'userInfo' | 'keys' | 'discovery' | 'revocation'

/** A provider that answers otherwise at one endpoint. */
export function answers(
  stage: Stage,
  change: (response: WireResponse, request: WireRequest) => WireResponse,
): WorldChange {
  return (world, provider) => ({
    ...world,
    async send(request, signal) {
      const response = await world.send(request, signal)
      return isAt(stage, request, provider) ? change(response, request) : response
    },
  })
}

/** A provider that overlooks something in what it is asked at one endpoint. */
export function overlooks(
  stage: Stage,
  change: (request: WireRequest) => WireRequest,
): WorldChange {
  return (world, provider) => ({
    ...world,
    send: (request, signal) =>
      world.send(isAt(stage, request, provider) ? change(request) : request, signal),
  })
}

/** A provider with several faults that belong together. */
export function all(...changes: readonly WorldChange[]): WorldChange {
  return (world, provider) => changes.reduce((inner, change) => change(inner, provider), world)
}

/** Another status. */
export function status(other: number): (response: WireResponse) => WireResponse {
  return (response) => ({ ...response, status: other })
}

/** Other headers; null takes one away. */
export function headers(
  others: Readonly<Record<string, string | null>>,
): (response: WireResponse) => WireResponse {
  return (response) => {
    const merged = Object.entries({ ...response.headers, ...others })
    return {
      ...response,
      headers: Object.fromEntries(
        merged.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      ),
    }
  }
}

/** Other members in a JSON object; undefined takes one away. */
export function members(
  others:
    | Readonly<Record<string, unknown>>
    | ((all: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>),
): (response: WireResponse) => WireResponse {
  return (response) => {
    const json = jsonIn(response.body)
    if (typeof json !== 'object' || json === null) return response
    const known = { ...json } as Readonly<Record<string, unknown>>
    const changed = typeof others === 'function' ? others(known) : { ...known, ...others }
    return { ...response, body: JSON.stringify(changed) }
  }
}

/** The granted scopes with this between them, whatever was there. */
export function scopesSeparatedBy(separator: ' ' | ','): (response: WireResponse) => WireResponse {
  return members(({ scope, ...rest }) => ({
    ...rest,
    scope: String(scope).replaceAll(/[ ,]/g, separator),
  }))
}

/** Only where something goes wrong. */
export function onError(
  change: (response: WireResponse) => WireResponse,
): (response: WireResponse) => WireResponse {
  return (response) => (response.status >= 400 ? change(response) : response)
}

/** Only where nothing goes wrong. */
export function onSuccess(
  change: (response: WireResponse) => WireResponse,
): (response: WireResponse) => WireResponse {
  return (response) => (response.status === 200 ? change(response) : response)
}

/** Other parameters in a redirect to the client; null takes one away. */
export function callback(
  others: Readonly<Record<string, string | null>>,
): (response: WireResponse) => WireResponse {
  return (response) => redirected(response, (url) => setAll(url.searchParams, others))
}

/** Another address in a redirect. */
export function redirected(response: WireResponse, change: (url: URL) => void): WireResponse {
  const { location } = response.headers
  if (location === undefined || !URL.canParse(location)) return response
  const url = new URL(location)
  change(url)
  return { ...response, headers: { ...response.headers, location: url.href } }
}

/** Other parameters in the query of a request; null takes one away. */
export function query(
  others: Readonly<Record<string, string | null>>,
): (request: WireRequest) => WireRequest {
  return (request) => {
    const url = new URL(request.url)
    setAll(url.searchParams, others)
    return { ...request, url: url.href }
  }
}

/** Other parameters in a form; null takes one away. */
export function form(
  others: Readonly<Record<string, string | null>>,
): (request: WireRequest) => WireRequest {
  return (request) => {
    const fields = new URLSearchParams(request.body)
    setAll(fields, others)
    return { ...request, body: fields.toString() }
  }
}

/** A JSON answer that was made up. */
export function json(code: number, body: object): WireResponse {
  const sent = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return { status: code, headers: sent, body: JSON.stringify(body), cookies: [] }
}

/** What a careless token endpoint gives to everybody. */
export const tokens = (): WireResponse =>
  json(200, { access_token: 'given-to-everybody-who-asks', token_type: 'Bearer', expires_in: 3600 })

/** A redirect that was made up. */
export function redirectTo(url: string): WireResponse {
  return { status: 302, headers: { location: url }, body: '', cookies: [] }
}

function setAll(params: URLSearchParams, others: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(others)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
}

function isAt(stage: Stage, { url }: WireRequest, { endpoints }: Provider): boolean {
  const endpoint = endpoints[stage]
  return endpoint !== undefined && url.split(/[?#]/)[0] === endpoint.split('?')[0]
}
