import type { HttpRequest } from '../effects/ports.ts'
import type { ClientCredentials } from './client-authentication.ts'

/** The grant of an authorization code. */
export interface CodeGrant {
  /** Used once. A second use may revoke every token that was issued for it. */
  readonly code: string
  /** The same, byte for byte, as in the authorization request: servers compare strings, not URLs. */
  readonly redirectUri: string
  /** Null where no challenge was sent. */
  readonly codeVerifier: string | null
}

/**
 * Builds the token request for a code. The parameters stand in a stable order, so that recorded requests compare equal.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 RFC 6749 §4.1.3}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.5 RFC 7636 §4.5}
 */
export function buildTokenRequest(
  endpoint: string,
  grant: CodeGrant,
  client: ClientCredentials,
  headers: Readonly<Record<string, string>>,
): HttpRequest {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: grant.code,
    redirect_uri: grant.redirectUri,
    ...(grant.codeVerifier !== null && { code_verifier: grant.codeVerifier }),
    ...client.parameters,
  })
  return {
    method: 'POST',
    url: endpoint,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
      ...client.headers,
    },
    body: form.toString(),
  }
}
