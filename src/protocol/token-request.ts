import type { HttpRequest } from '../effects/ports.ts'
import type { Provider } from '../providers/schema.ts'
import type { ClientCredentials } from './client-authentication.ts'
import { resolveValues } from './request-values.ts'
import type { Sources } from './select.ts'
import { formContent, jsonContent, withQuery } from './user-info-request.ts'

/** The grant of an authorization code. */
export interface CodeGrant {
  /** Used once. A second use may revoke every token that was issued for it. */
  readonly code: string
  /** The same, byte for byte, as in the authorization request: servers compare strings, not URLs. */
  readonly redirectUri: string
  /** Null where no challenge was sent. */
  readonly codeVerifier: string | null
}

/** How a profile says that tokens are asked for. */
export type TokenRequest = Pick<Provider['token'], 'method' | 'encoding' | 'headers' | 'parameters'>

/**
 * Builds the token request for a code. The parameters stand in a stable order, so that recorded requests compare equal.
 *
 * @param sources What further parameters are taken from: `client`, `callback`.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 RFC 6749 §4.1.3}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.5 RFC 7636 §4.5}
 */
export function buildTokenRequest(
  endpoint: string,
  grant: CodeGrant,
  client: ClientCredentials,
  request: TokenRequest,
  sources: Sources = {},
): HttpRequest {
  const parameters = {
    grant_type: 'authorization_code',
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.codeVerifier !== null && { code_verifier: grant.codeVerifier }),
    ...resolveValues(request.parameters, sources),
    ...client.parameters,
  }
  const headers = {
    accept: 'application/json',
    ...resolveValues(request.headers, sources),
    ...client.headers,
  }
  if (request.method === 'GET')
    return { method: 'GET', url: withQuery(endpoint, parameters), headers }
  const write = request.encoding === 'json' ? jsonContent : formContent
  const { type, body } = write(parameters)
  return { method: 'POST', url: endpoint, headers: { 'content-type': type, ...headers }, body }
}
