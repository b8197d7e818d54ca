import { createHash, randomBytes } from 'node:crypto'
import type { Provider } from 'trivet/providers'
import type { Asked, Changes, TestClient } from './target.ts'

/** What every authorization request of a run has beside what the flow needs. */
export interface Asking {
  readonly provider: Provider
  readonly scopes: readonly string[]
  readonly parameters: Readonly<Record<string, string>>
  readonly pkce: boolean
}

/**
 * An authorization request as the flow makes it, with changes.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 RFC 6749 §4.1.1}
 */
export function ask(
  { provider, scopes, parameters, pkce }: Asking,
  client: TestClient,
  changes: Changes,
): Asked {
  const verifier = pkce ? randomText() : null
  const values: Changes = {
    ...provider.authorization.parameters,
    ...parameters,
    response_type: 'code',
    [provider.client.parameters.id]: client.clientId,
    redirect_uri: client.redirectUri,
    scope: scopes.length === 0 ? null : scopes.join(provider.scopes.separator),
    state: randomText(),
    ...(scopes.includes('openid') && provider.idToken?.nonce !== false && { nonce: randomText() }),
    ...(verifier !== null && {
      code_challenge: challengeOf(verifier, encodingOf(provider)),
      code_challenge_method: 'S256',
    }),
    ...changes,
  }
  const query = pairsOf(values)
  const { authorization } = provider.endpoints
  const fragment =
    provider.authorization.fragment === undefined ? '' : `#${provider.authorization.fragment}`
  const value = (name: string): string | null => new URLSearchParams(query).get(name)
  return {
    url: `${authorization}${authorization.includes('?') ? '&' : '?'}${new URLSearchParams(query).toString()}${fragment}`,
    client,
    redirectUri: value('redirect_uri') ?? client.redirectUri,
    state: value('state'),
    nonce: value('nonce'),
    scopes: (value('scope') ?? '').split(provider.scopes.separator).filter((scope) => scope !== ''),
    verifier: value('code_challenge') === null ? null : verifier,
  }
}

/** Parameters in their order; what is null is left out, a list is repeated. */
export function pairsOf(values: Changes): string[][] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === null) return []
    return typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one])
  })
}

/** 43 characters that nobody can guess. */
export function randomText(): string {
  return randomBytes(32).toString('base64url')
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.2 RFC 7636 §4.2} */
export function challengeOf(verifier: string, encoding: 'base64url' | 'hex' = 'base64url'): string {
  return createHash('sha256').update(verifier).digest(encoding)
}

function encodingOf({ pkce }: Provider): 'base64url' | 'hex' {
  return pkce.method === 'S256' ? (pkce.encoding ?? 'base64url') : 'base64url'
}
