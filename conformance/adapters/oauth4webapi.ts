import * as oauth from 'oauth4webapi'
import type {
  Callback,
  ClientAdapter,
  ClientOptions,
  ClientOutcome,
  ClientTokens,
} from '../client/adapter.ts'
import { versionOf } from './version.ts'

interface Session {
  readonly state: string
  readonly verifier: string
  readonly nonce?: string
}

/** As its examples have it: validate, request, process; the ID token's signature checked as well. */
export const adapter: ClientAdapter = {
  name: 'oauth4webapi',
  version: versionOf('oauth4webapi'),
  capabilities: [
    'client-secret-post',
    'userinfo',
    'id-token',
    'issuer',
    'discovery',
    'refresh',
    'revocation',
  ],
  async createClient(options) {
    const http = () => ({
      // oxlint-disable-next-line typescript/no-deprecated -- so marked to stand out: loopback has no TLS
      [oauth.allowInsecureRequests]: options.allowsLoopback,
      signal: AbortSignal.timeout(options.timeoutMs),
    })
    const as = options.discover ? await discover(options, http()) : described(options)
    const client = {
      client_id: options.clientId,
      id_token_signed_response_alg: options.server.idTokenAlgorithms[0] ?? 'RS256',
    }
    const authentication = authenticationOf(options)
    const isOidc = options.protocol === 'oidc'
    return {
      async authorizeUrl() {
        const verifier = oauth.generateRandomCodeVerifier()
        const session = {
          state: oauth.generateRandomState(),
          verifier,
          ...(isOidc && { nonce: oauth.generateRandomNonce() }),
        }
        const url = new URL(as.authorization_endpoint ?? '')
        const parameters = {
          ...options.parameters,
          client_id: options.clientId,
          redirect_uri: options.redirectUri,
          response_type: 'code',
          scope: options.scopes.join(' '),
          state: session.state,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(session.nonce !== undefined && { nonce: session.nonce }),
        }
        for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
        return { url: url.href, session }
      },
      handleCallback: (session, callback) =>
        said(async () => {
          if (session === null) return { status: 'rejected', code: 'no-session' }
          const { state, verifier, nonce } = session as Session
          const parameters = oauth.validateAuthResponse(as, client, currentUrl(callback), state)
          const asked = await oauth.authorizationCodeGrantRequest(
            as,
            client,
            authentication,
            parameters,
            options.redirectUri,
            verifier,
            http(),
          )
          const tokens = await oauth.processAuthorizationCodeResponse(as, client, asked, {
            ...(nonce !== undefined && { expectedNonce: nonce, requireIdToken: true }),
          })
          if (isOidc) await oauth.validateApplicationLevelSignature(as, asked, http())
          const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? oauth.skipSubjectCheck
          const answer = await oauth.userInfoRequest(as, client, tokens.access_token, http())
          const user = await oauth.processUserInfoResponse(as, client, subject, answer)
          return { status: 'authenticated', tokens: tokensOf(tokens), user: userOf(user, options) }
        }),
      refresh: ({ refreshToken }) =>
        said(async () => {
          const asked = await oauth.refreshTokenGrantRequest(
            as,
            client,
            authentication,
            refreshToken ?? '',
            http(),
          )
          const tokens = await oauth.processRefreshTokenResponse(as, client, asked)
          return { status: 'authenticated', tokens: tokensOf(tokens, refreshToken), user: null }
        }),
      revoke: ({ refreshToken }) =>
        said(async () => {
          const asked = await oauth.revocationRequest(
            as,
            client,
            authentication,
            refreshToken ?? '',
            http(),
          )
          await oauth.processRevocationResponse(asked)
          return { status: 'revoked' }
        }),
    }
  },
}

async function discover(
  { server, protocol }: ClientOptions,
  http: oauth.HttpRequestOptions<'GET'>,
): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(server.issuer)
  const algorithm = protocol === 'oidc' ? 'oidc' : 'oauth2'
  return oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { ...http, algorithm }),
  )
}

function described({ server }: ClientOptions): oauth.AuthorizationServer {
  return {
    issuer: server.issuer,
    authorization_endpoint: server.authorizationEndpoint,
    token_endpoint: server.tokenEndpoint,
    userinfo_endpoint: server.userInfoEndpoint,
    revocation_endpoint: server.revocationEndpoint,
    jwks_uri: server.jwksUri,
    authorization_response_iss_parameter_supported: server.issParameterSupported,
  }
}

function authenticationOf({
  clientSecret = '',
  clientAuthentication: way,
}: ClientOptions): oauth.ClientAuth {
  if (way === 'none') return oauth.None()
  return way === 'post'
    ? oauth.ClientSecretPost(clientSecret)
    : oauth.ClientSecretBasic(clientSecret)
}

function currentUrl({ method, url, body }: Callback): URL | URLSearchParams {
  return method === 'GET' ? new URL(url) : new URLSearchParams(body)
}

function tokensOf(tokens: oauth.TokenEndpointResponse, kept?: string | null): ClientTokens {
  return {
    accessToken: tokens.access_token,
    tokenType: tokens.token_type,
    refreshToken: tokens.refresh_token ?? kept,
    idToken: tokens.id_token,
    expiresAt: tokens.expires_in === undefined ? null : Date.now() + tokens.expires_in * 1000,
    ...(tokens.scope !== undefined && {
      scopes: tokens.scope.split(' ').filter((scope) => scope !== ''),
    }),
  }
}

function userOf(
  { sub, name, email, email_verified: emailVerified }: oauth.UserInfoResponse,
  { server }: ClientOptions,
) {
  return { id: sub, provider: server.issuer, name, email, emailVerified }
}

/** Its documented errors, by their code, and those of fetch, which it passes on by design. */
async function said(work: () => Promise<ClientOutcome>): Promise<ClientOutcome> {
  try {
    return await work()
  } catch (error) {
    if (
      error instanceof oauth.AuthorizationResponseError ||
      error instanceof oauth.ResponseBodyError
    ) {
      const { error: code, error_description: description } = error
      return {
        status: code === 'access_denied' ? 'denied' : 'failed',
        code: error.code,
        error: code,
        description,
      }
    }
    if (error instanceof oauth.WWWAuthenticateChallengeError)
      return { status: 'failed', code: error.code, error: error.cause[0]?.parameters.error }
    if (
      error instanceof oauth.OperationProcessingError ||
      error instanceof oauth.UnsupportedOperationError
    )
      return { status: 'failed', code: error.code ?? error.name }
    const isNetwork =
      error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message)
    if (isNetwork || (error instanceof DOMException && error.name === 'TimeoutError'))
      return { status: 'failed', code: isNetwork ? 'network' : 'timeout' }
    throw error
  }
}
