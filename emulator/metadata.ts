import type { Provider } from 'trivet/providers'
import { movedTo } from './addresses.ts'
import { jsonAnswer, membersOf, withMembers, type Answer } from './answer.ts'
import { sendsIssuer } from './callback.ts'
import { recordedAnswer } from './recorded.ts'
import type { Surroundings } from './surroundings.ts'

/** @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 RFC 7517 §5} */
export async function answerKeys(
  provider: Provider,
  { signerOf }: Pick<Surroundings, 'signerOf'>,
): Promise<Answer> {
  const algorithm = provider.idToken?.algorithms[0]
  const keys = algorithm === undefined ? [] : [(await signerOf(provider.id, algorithm)).jwk]
  const recorded = recordedAnswer(provider.id, 'keys')
  return recorded === undefined ? jsonAnswer(200, { keys }) : withMembers(recorded, { keys })
}

/**
 * The metadata document. The issuer stays the real one; the endpoints are where they were asked for.
 *
 * @param origin Where the emulator is; null where it was asked under the real address.
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata OIDC Discovery §3}
 */
export function answerDiscovery(provider: Provider, origin: string | null): Answer {
  const recorded = recordedAnswer(provider.id, 'discovery')
  const members = recorded === undefined ? standardMetadata(provider) : membersOf(recorded)
  const metadata: Record<string, unknown> = { ...members }
  for (const [name, value] of Object.entries(members)) {
    const isAddress = /_(?:endpoint|uri)$/.test(name) && typeof value === 'string'
    if (isAddress && origin !== null) metadata[name] = movedTo(origin, value)
  }
  return recorded === undefined ? jsonAnswer(200, metadata) : withMembers(recorded, metadata)
}

const authenticationNames = {
  basic: 'client_secret_basic',
  'basic-without-secret': 'client_secret_basic',
  post: 'client_secret_post',
  none: 'none',
  signed: 'client_secret_post',
} as const

function standardMetadata(provider: Provider) {
  const { issuer, endpoints, idToken, pkce, scopes, client, quirks } = provider
  return {
    issuer,
    authorization_endpoint: endpoints.authorization,
    token_endpoint: endpoints.token,
    userinfo_endpoint: endpoints.userInfo,
    jwks_uri: endpoints.keys,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: idToken?.algorithms,
    scopes_supported: scopes.default,
    revocation_endpoint: endpoints.revocation,
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: client.authentication.map(
      ({ method }) => authenticationNames[method],
    ),
    authorization_response_iss_parameter_supported:
      sendsIssuer(provider) && !('issuerIsNotAdvertised' in quirks),
    ...(pkce.method === 'S256' && { code_challenge_methods_supported: ['S256'] }),
  }
}
