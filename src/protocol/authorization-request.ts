import type { Provider } from '../providers/schema.ts'
import { formOf } from './form.ts'

/** The parameters of an authorization request that the flow itself decides. */
export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string
  /** PKCE challenge, S256; null where the profile turns PKCE off. */
  readonly codeChallenge: string | null
  /** OpenID Connect nonce; null where no ID token is asked for. */
  readonly nonce: string | null
  /** Further parameters: the profile's and the caller's. */
  readonly parameters: Readonly<Record<string, string>>
}

/** How a profile says that an authorization request is written. */
export interface AuthorizationStyle {
  readonly client: Pick<Provider['client'], 'parameters'>
  readonly scopes: Pick<Provider['scopes'], 'separator'>
  readonly authorization: Pick<Provider['authorization'], 'fragment'>
}

const STANDARD: AuthorizationStyle = {
  client: { parameters: { id: 'client_id', secret: 'client_secret' } },
  scopes: { separator: ' ' },
  authorization: {},
}

/**
 * Builds the URL to which the user is sent. A query that the endpoint already has is kept.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 RFC 6749 §4.1.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.3 RFC 7636 §4.3}
 */
export function buildAuthorizationUrl(
  endpoint: string,
  request: AuthorizationRequest,
  { client, scopes, authorization }: AuthorizationStyle = STANDARD,
): string {
  const query = formOf({
    response_type: 'code',
    [client.parameters.id]: request.clientId,
    redirect_uri: request.redirectUri,
    ...(request.scopes.length > 0 && { scope: request.scopes.join(scopes.separator) }),
    state: request.state,
    ...(request.codeChallenge !== null && {
      code_challenge: request.codeChallenge,
      code_challenge_method: 'S256',
    }),
    ...(request.nonce !== null && { nonce: request.nonce }),
    ...request.parameters,
  })
  const fragment = authorization.fragment === undefined ? '' : `#${authorization.fragment}`
  return `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}${fragment}`
}
