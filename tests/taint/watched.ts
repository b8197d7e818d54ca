import type { Begun, Outcome } from 'trivet'
import { explain } from 'trivet'
import type { HttpRequest, HttpResponse } from 'trivet/effects'
import type { Provider } from 'trivet/providers'
import type { CanaryName } from './canaries.ts'
import type { Trail } from './trail.ts'

// The first letters of a state are the handle of its flow, which is public.
const HANDLE_LENGTH = 16

/** Looks for the secrets of a flow that has begun, and at what the application gets. */
export function watchBegun(trail: Trail, begun: Begun): void {
  const { state, codeVerifier, nonce } = begun.pending
  trail.canaries.add('state', state.slice(HANDLE_LENGTH))
  if (codeVerifier !== undefined) trail.canaries.add('verifier', codeVerifier)
  if (nonce !== undefined) trail.canaries.add('nonce', nonce)
  trail.says('the authorization URL', begun.url)
  trail.says('the handle', begun.id)
  trail.hands('a begun flow', begun)
  trail.hands('a pending flow', begun.pending)
}

/** A callback on its way. */
export function watchCallback(trail: Trail, callback: string): void {
  const parameters = new URLSearchParams(callback.split('?')[1])
  const code = parameters.get('code')
  if (code !== null) trail.canaries.add('code', code)
  trail.says('the callback', callback)
}

const members: Readonly<Record<string, CanaryName>> = {
  code: 'code',
  code_verifier: 'verifier',
  client_secret: 'client secret',
  access_token: 'access token',
  refresh_token: 'refresh token',
  id_token: 'ID token',
}

/** A request, all of it. */
export function watchRequest(
  trail: Trail,
  stage: string,
  { url, headers, body = '' }: HttpRequest,
): void {
  const { searchParams } = new URL(url)
  for (const [name, value] of [...searchParams, ...new URLSearchParams(body)])
    watchMember(trail, name, value)
  trail.says(`the ${stage} request`, [url, JSON.stringify(headers), body].join('\n'))
}

export function watchResponse(trail: Trail, stage: string, response: HttpResponse): void {
  const { headers, body } = response
  for (const [name, value] of membersOf(body)) watchMember(trail, name, value)
  trail.says(`the ${stage} response`, [JSON.stringify(headers), body].join('\n'))
}

function watchMember(trail: Trail, name: string, value: unknown): void {
  if (typeof value !== 'string' || value.length < 8) return
  const canary = members[name]
  if (canary === undefined) return
  // Every header of a JWT begins alike; the rest does not.
  const parts = value.startsWith('eyJ') ? value.split('.').slice(1) : [value]
  for (const part of parts) if (part.length > 8) trail.canaries.add(canary, part)
}

function membersOf(body: string): Array<readonly [string, unknown]> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? Object.entries(value) : []
  } catch {
    return []
  }
}

/** An outcome with all its parts, and what is said about it. */
export function watchOutcome(trail: Trail, outcome: Outcome, provider: Provider): void {
  trail.hands('an outcome', outcome)
  trail.hands('an explanation', explain(outcome, provider))
  if (outcome.tokens !== undefined) trail.hands('a token set', outcome.tokens)
  if (outcome.status === 'authenticated') {
    trail.hands('a user', outcome.user)
    trail.hands('warnings', outcome.warnings)
    trail.hands('raw answers', outcome.raw)
    trail.hands('a raw token response', outcome.raw.token)
    if (outcome.claims !== undefined) trail.hands('claims', outcome.claims)
  } else {
    trail.hands('a failure', outcome.failure)
    trail.hands('a copied failure', structuredClone(outcome.failure))
  }
}
