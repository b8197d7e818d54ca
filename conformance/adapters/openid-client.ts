import * as client from 'openid-client'
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

/** As its documentation has it: `authorizationCodeGrant` with every check, then `fetchUserInfo`. */
export const adapter: ClientAdapter = {
  name: 'openid-client',
  version: versionOf('openid-client'),
  capabilities: [
    'authorization-url',
    'client-secret-post',
    'userinfo',
    'id-token',
    'issuer',
    'discovery',
    'refresh',
    'revocation',
  ],
  async createClient(options) {
    const config = await configure(options)
    const scope = options.scopes.join(' ')
    const isOidc = options.protocol === 'oidc'
    return {
      async authorizeUrl() {
        const verifier = client.randomPKCECodeVerifier()
        const session = {
          state: client.randomState(),
          verifier,
          ...(isOidc && { nonce: client.randomNonce() }),
        }
        const url = client.buildAuthorizationUrl(config, {
          ...options.parameters,
          response_type: 'code',
          redirect_uri: options.redirectUri,
          scope,
          state: session.state,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(session.nonce !== undefined && { nonce: session.nonce }),
        })
        return { url: url.href, session }
      },
      handleCallback: (session, callback) =>
        said(async () => {
          if (session === null) return { status: 'rejected', code: 'no-session' }
          const { state, verifier, nonce } = session as Session
          const tokens = await client.authorizationCodeGrant(config, currentUrl(callback), {
            expectedState: state,
            pkceCodeVerifier: verifier,
            ...(nonce !== undefined && { expectedNonce: nonce, idTokenExpected: true }),
          })
          // oxlint-disable-next-line typescript/no-deprecated -- so marked to stand out: plain OAuth has no subject
          const subject = tokens.claims()?.sub ?? client.skipSubjectCheck
          const user = await client.fetchUserInfo(config, tokens.access_token, subject)
          return { status: 'authenticated', tokens: tokensOf(tokens), user: userOf(user, options) }
        }),
      refresh: ({ refreshToken }) =>
        said(async () => {
          const tokens = await client.refreshTokenGrant(config, refreshToken ?? '')
          return { status: 'authenticated', tokens: tokensOf(tokens, refreshToken), user: null }
        }),
      revoke: ({ refreshToken }) =>
        said(async () => {
          await client.tokenRevocation(config, refreshToken ?? '')
          return { status: 'revoked' }
        }),
    }
  },
}

async function configure(options: ClientOptions): Promise<client.Configuration> {
  const { server, clientId, clientSecret, timeoutMs, allowsLoopback } = options
  const metadata = { id_token_signed_response_alg: server.idTokenAlgorithms[0] ?? 'RS256' }
  const authentication = authenticationOf(options)
  // oxlint-disable-next-line typescript/no-deprecated -- so marked to stand out: loopback has no TLS
  const execute = allowsLoopback ? [client.allowInsecureRequests] : []
  if (options.discover) {
    const algorithm = options.protocol === 'oidc' ? 'oidc' : 'oauth2'
    const settings = { algorithm, execute, timeout: timeoutMs / 1000 } as const
    return client.discovery(new URL(server.issuer), clientId, metadata, authentication, settings)
  }
  const known = {
    issuer: server.issuer,
    authorization_endpoint: server.authorizationEndpoint,
    token_endpoint: server.tokenEndpoint,
    userinfo_endpoint: server.userInfoEndpoint,
    revocation_endpoint: server.revocationEndpoint,
    jwks_uri: server.jwksUri,
    authorization_response_iss_parameter_supported: server.issParameterSupported,
  }
  const config = new client.Configuration(
    known,
    clientId,
    { ...metadata, ...(clientSecret !== undefined && { client_secret: clientSecret }) },
    authentication,
  )
  config.timeout = timeoutMs / 1000
  if (options.protocol === 'oidc') client.enableNonRepudiationChecks(config)
  // oxlint-disable-next-line typescript/no-deprecated -- so marked to stand out: loopback has no TLS
  if (allowsLoopback) client.allowInsecureRequests(config)
  return config
}

function authenticationOf({
  clientSecret,
  clientAuthentication: way,
}: ClientOptions): client.ClientAuth {
  if (way === 'none') return client.None()
  return way === 'post'
    ? client.ClientSecretPost(clientSecret)
    : client.ClientSecretBasic(clientSecret)
}

function currentUrl({ method, url, body }: Callback): URL | Request {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return method === 'GET'
    ? new URL(url)
    : new Request(url, { method: 'POST', headers, body: body ?? '' })
}

function tokensOf(
  tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  kept?: string | null,
): ClientTokens {
  const seconds = tokens.expiresIn()
  return {
    accessToken: tokens.access_token,
    tokenType: tokens.token_type,
    refreshToken: tokens.refresh_token ?? kept,
    idToken: tokens.id_token,
    expiresAt: seconds === undefined ? null : Date.now() + seconds * 1000,
    ...(tokens.scope !== undefined && {
      scopes: tokens.scope.split(' ').filter((scope) => scope !== ''),
    }),
  }
}

function userOf(user: client.UserInfoResponse, { server }: ClientOptions) {
  const { sub, name, email, email_verified: emailVerified } = user
  return { id: sub, provider: server.issuer, name, email, emailVerified }
}

/** Its documented errors, by their code. Anything else goes on: the adapter hides no crash. */
async function said(work: () => Promise<ClientOutcome>): Promise<ClientOutcome> {
  try {
    return await work()
  } catch (error) {
    if (
      error instanceof client.AuthorizationResponseError ||
      error instanceof client.ResponseBodyError
    ) {
      const { error: code, error_description: description } = error
      return {
        status: code === 'access_denied' ? 'denied' : 'failed',
        code: error.code,
        error: code,
        description,
      }
    }
    if (error instanceof client.WWWAuthenticateChallengeError)
      return { status: 'failed', code: error.code, error: error.cause[0]?.parameters.error }
    // What fetch rejects with where there is no answer, it passes on.
    if (error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message))
      return { status: 'failed', code: 'network' }
    if (error instanceof client.ClientError)
      return { status: 'failed', code: error.code ?? error.name }
    throw error
  }
}
