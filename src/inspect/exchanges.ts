import type { HttpRequest, HttpResponse } from '../effects/ports.ts'
import type { AuthorizationResponse } from '../protocol/authorization-response.ts'
import type { ContentOf } from './messages.ts'
import type { Placeholders } from './placeholders.ts'
import { redactRequest, redactResponse } from './redact-http.ts'

type Exchange = ContentOf<'@trivet.exchange'>

interface Asked {
  readonly request: HttpRequest
  /** The state of the chart meanwhile. */
  readonly state: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
}

/** A request of the client, and what came of it: a response, or whatever `send` rejected with. */
export function directExchange(
  { request, ...asked }: Asked,
  came: { readonly response: HttpResponse } | { readonly error: unknown },
  hide: Placeholders,
  own: ReadonlySet<string>,
): Exchange {
  return {
    type: '@trivet.exchange',
    kind: 'request',
    from: 'client',
    to: 'provider',
    via: null,
    ...asked,
    request: redactRequest(request, hide, own),
    response: 'response' in came ? redactResponse(came.response, hide) : null,
    fault: 'error' in came ? faultOf(came.error) : null,
  }
}

// By its shape, as everywhere. Of anything else not even the name is told.
function faultOf(error: unknown): NonNullable<Exchange['fault']> {
  const { kind, sent } = Object(error) as { readonly kind?: unknown; readonly sent?: unknown }
  const isKnown = typeof kind === 'string' && /^[a-z0-9-]{1,40}$/.test(kind)
  return { kind: isKnown ? kind : 'adapter-failed', sent: sent === 'no' ? 'no' : 'unknown' }
}

/** The user is sent to the provider. */
export function authorizationExchange(
  url: string,
  state: string,
  at: number,
  hide: Placeholders,
): Exchange {
  return {
    ...redirect(url, state, at, hide),
    kind: 'authorization',
    from: 'client',
    to: 'provider',
  }
}

/** The user is sent back. What was posted is shown as a query all the same. */
export function callbackExchange(
  { address, ...response }: AuthorizationResponse,
  redirectUri: string,
  state: string,
  at: number,
  hide: Placeholders,
): Exchange {
  const url = new URL(redirectUri)
  if (address !== null) url.pathname = address.path
  const isQuery = address?.query.some(([name]) => name in parameters) === true
  const pairs = isQuery
    ? address.query
    : Object.entries(parameters).flatMap(([name, member]) =>
        response[member].map((value) => [name, value] as const),
      )
  url.search = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()
  return {
    ...redirect(url.href, state, at, hide),
    kind: 'callback',
    from: 'provider',
    to: 'client',
  }
}

const parameters = {
  state: 'state',
  code: 'code',
  iss: 'iss',
  error: 'error',
  error_description: 'errorDescription',
  error_uri: 'errorUri',
} as const

function redirect(url: string, state: string, at: number, hide: Placeholders) {
  return {
    type: '@trivet.exchange',
    via: 'browser',
    state,
    request: redactRequest({ method: 'GET', url, headers: {} }, hide),
    response: null,
    fault: null,
    startedAt: at,
    endedAt: at,
  } as const
}
