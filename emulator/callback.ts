import type { Provider } from 'trivet/providers'
import type { AuthorizationRequest, RequestFault } from './authorization-request.ts'
import { isRecorded, recordedCallback } from './recorded.ts'
import { nameOf } from './scopes.ts'

/** Parameters of a redirect, in the order in which they are sent. */
export type Callback = ReadonlyArray<readonly [name: string, value: string]>

/**
 * The redirect with a code: the parameters that the provider is recorded to send, with values of this login.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 RFC 6749 §4.1.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9207#section-2 RFC 9207 §2}
 */
export function callbackWithCode(
  provider: Provider,
  { state, scopes, prompt }: AuthorizationRequest,
  code: string,
): Callback {
  const recorded = recordedCallback(provider.id, 'granted')
  const issuer = issuerSentBy(provider)
  const query = recorded ?? `code={code}${issuer === null ? '' : '&iss={iss}'}&state={state}`
  const pairs = [...new URLSearchParams(query)].map(([name, value]): [string, string | null] => {
    if (name === 'code') return [name, code]
    if (name === 'iss') return [name, issuer]
    if (name === 'scope') return [name, scopesLike(value, scopes, provider)]
    if (name === 'prompt') return [name, prompt ?? value]
    return [name, name === 'state' ? state : value]
  })
  return withIssuer(provider, pairs.filter(isPair))
}

/** Whether the issuer comes with a code. */
export function sendsIssuer(provider: Provider): boolean {
  if (issuerSentBy(provider) === null) return false
  const recorded = recordedCallback(provider.id, 'granted')
  const isRequired = provider.callback.iss.presence === 'required'
  return isRequired || recorded === undefined || new URLSearchParams(recorded).has('iss')
}

/** The code that a redirect of this provider is recorded to have: an example of its shape. */
export function recordedCode(provider: Provider): string | undefined {
  const recorded = recordedCallback(provider.id, 'granted')
  return recorded === undefined
    ? undefined
    : (new URLSearchParams(recorded).get('code') ?? undefined)
}

/**
 * The redirect with an error; null where the provider shows it on a page of its own, which is what it does
 * where something is recorded of it, and no such redirect.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 RFC 6749 §4.1.2.1}
 */
export function callbackWithError(
  provider: Provider,
  state: string | null,
  { error, description, situation }: Omit<RequestFault, 'to'>,
): Callback | null {
  const recorded = situation === null ? undefined : recordedCallback(provider.id, situation)
  if (recorded === undefined && isRecorded(provider.id)) return null
  const isFromIssuer = provider.callback.iss.onErrorToo && issuerSentBy(provider) !== null
  const pairs = new URLSearchParams(
    recorded ?? {
      error,
      error_description: description,
      state: '{state}',
      ...(isFromIssuer && { iss: '{iss}' }),
    },
  )
  const stated = [...pairs].map(([name, value]): [string, string | null] => {
    if (name === 'iss') return [name, issuerSentBy(provider)]
    return [name, name === 'state' ? state : value]
  })
  const callback = stated.filter(isPair)
  return provider.callback.iss.onErrorToo ? withIssuer(provider, callback) : callback
}

/** The address to which the user is sent back. What the redirect URI already has is kept. */
export function callbackUrl(redirectUri: string, callback: Callback): string {
  const query = new URLSearchParams(callback.map(([name, value]) => [name, value]))
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`
}

/** The issuer of this tenant, whichever one was recorded; null where none is sent. */
function issuerSentBy({ issuer, callback: { iss } }: Provider): string | null {
  return iss.presence === 'absent' ? null : (issuer ?? null)
}

/** Adds the issuer where it is required, whatever was recorded. */
function withIssuer({ issuer, callback: { iss } }: Provider, callback: Callback): Callback {
  const isMissing = iss.presence === 'required' && !callback.some(([name]) => name === 'iss')
  return isMissing && issuer !== undefined ? [...callback, ['iss', issuer]] : callback
}

/** Both names of each scope, in the order of an example. */
function scopesLike(example: string, scopes: readonly string[], provider: Provider): string {
  const names = new Set(scopes.flatMap((scope) => [scope, nameOf(scope, provider)]))
  const separator = example.includes(',') ? ',' : ' '
  const known = example.split(separator).filter((scope) => names.has(scope))
  return [...new Set([...known, ...names])].join(separator)
}

function isPair(pair: [string, string | null]): pair is [string, string] {
  return pair[1] !== null
}
