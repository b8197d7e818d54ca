import type { ClientOptions, ServerDescription } from '../adapter.ts'
import { send, type Sending } from './http.ts'
import { readObject } from './json.ts'
import { refuse } from './refusal.ts'

/** The options as they are used: completed from the metadata where that is asked for, and checked. */
export async function configured(
  options: ClientOptions,
  sending: Sending,
): Promise<ClientOptions & { readonly withoutPkce?: true }> {
  const { has } = sending
  const complete = options.discover ? await discovered(options, sending) : options
  const { authorizationEndpoint, tokenEndpoint, userInfoEndpoint } = complete.server
  const isUsable = (url: string): boolean => {
    const { protocol, hostname } = new URL(url)
    return protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  }
  const mayBePlain = has('http-endpoints') || (options.discover && has('metadata-endpoints'))
  const sent = [
    authorizationEndpoint,
    tokenEndpoint,
    ...(has('http-userinfo') ? [] : [userInfoEndpoint]),
  ]
  if (!mayBePlain && !sent.every(isUsable)) refuse('insecure-endpoint')
  return complete
}

async function discovered(
  options: ClientOptions,
  sending: Sending,
): Promise<ClientOptions & { readonly withoutPkce?: true }> {
  const { has } = sending
  const { issuer } = options.server
  const { origin, pathname } = new URL(issuer)
  const inserted = `${origin}/.well-known/oauth-authorization-server${pathname}`
  const url =
    options.protocol === 'oidc'
      ? `${issuer}/.well-known/openid-configuration`
      : has('wellknown-url')
        ? `${issuer}/.well-known/oauth-authorization-server`
        : inserted
  const got = await send(url, { method: 'GET' }, sending)
  const isDocument =
    got.status === 200 && /^application\/json/i.test(got.headers['content-type'] ?? '')
  if (!isDocument && has('metadata-shape')) return options
  if (!isDocument) refuse('metadata-unavailable')
  const read = readObject(got, 'metadata-malformed', has)
  if (read['issuer'] !== issuer && !has('metadata-issuer')) refuse('metadata-issuer')
  const text = (name: string, known: string): string => {
    const value = read[name]
    if (typeof value === 'string' && URL.canParse(value)) return value
    return has('metadata-shape') ? known : refuse('metadata-malformed')
  }
  const methods = read['token_endpoint_auth_methods_supported']
  const challenges = read['code_challenge_methods_supported']
  const isOff = has('pkce-downgrade') && !(Array.isArray(challenges) && challenges.includes('S256'))
  const known = options.server
  const server: ServerDescription = {
    ...known,
    authorizationEndpoint: text('authorization_endpoint', known.authorizationEndpoint),
    tokenEndpoint: text('token_endpoint', known.tokenEndpoint),
    userInfoEndpoint: text('userinfo_endpoint', known.userInfoEndpoint),
    jwksUri: text('jwks_uri', known.jwksUri),
    issParameterSupported: read['authorization_response_iss_parameter_supported'] === true,
  }
  return {
    ...options,
    server,
    ...(methods === undefined && has('auth-default') && { clientAuthentication: 'post' }),
    ...(isOff && { withoutPkce: true }),
  }
}
