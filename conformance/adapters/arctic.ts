import * as arctic from 'arctic'
import type {
  ClientAdapter,
  ClientOptions,
  ClientOutcome,
  ClientTokens,
} from '../client/adapter.ts'
import { versionOf } from './version.ts'

interface Session {
  readonly state: string
  readonly verifier: string
}

/**
 * As its documentation has it: the application compares the state and reads code and error of the callback; the library
 * exchanges the code. It fetches no user and verifies no ID token, which is said so, and skipped.
 */
export const adapter: ClientAdapter = {
  name: 'arctic',
  version: versionOf('arctic'),
  capabilities: ['authorization-url', 'refresh', 'revocation'],
  createClient({
    server,
    clientId,
    clientSecret = null,
    redirectUri,
    scopes,
    parameters,
    clientAuthentication,
  }) {
    if (clientAuthentication === 'post')
      throw new Error('arctic: OAuth2Client authenticates by HTTP Basic only.')
    const client = new arctic.OAuth2Client(clientId, clientSecret, redirectUri)
    return {
      authorizeUrl() {
        const session = { state: arctic.generateState(), verifier: arctic.generateCodeVerifier() }
        const method = arctic.CodeChallengeMethod.S256
        const url = client.createAuthorizationURLWithPKCE(
          server.authorizationEndpoint,
          session.state,
          method,
          session.verifier,
          [...scopes],
        )
        for (const [name, value] of Object.entries(parameters))
          if (!url.searchParams.has(name)) url.searchParams.set(name, value)
        return { url: url.href, session }
      },
      handleCallback: (session, { url }) =>
        said(async () => {
          const { searchParams } = new URL(url)
          const code = searchParams.get('code')
          const state = searchParams.get('state')
          const kept = session as Session | null
          if (state === null || kept === null || state !== kept.state)
            return { status: 'rejected', code: 'state' }
          const error = searchParams.get('error')
          if (error !== null)
            return { status: error === 'access_denied' ? 'denied' : 'failed', code: 'error', error }
          if (code === null) return { status: 'rejected', code: 'code' }
          const tokens = await client.validateAuthorizationCode(
            server.tokenEndpoint,
            code,
            kept.verifier,
          )
          return { status: 'authenticated', tokens: tokensOf(tokens, scopes), user: null }
        }),
      refresh: ({ refreshToken }) =>
        said(async () => {
          const tokens = await client.refreshAccessToken(server.tokenEndpoint, refreshToken ?? '', [
            ...scopes,
          ])
          return {
            status: 'authenticated',
            tokens: tokensOf(tokens, scopes, refreshToken),
            user: null,
          }
        }),
      revoke: ({ refreshToken }) =>
        said(async () => {
          await client.revokeToken(server.revocationEndpoint, refreshToken ?? '')
          return { status: 'revoked' }
        }),
    }
  },
}

function tokensOf(
  tokens: arctic.OAuth2Tokens,
  requested: ClientOptions['scopes'],
  kept?: string | null,
): ClientTokens {
  const hasExpiry = 'expires_in' in tokens.data
  return {
    accessToken: tokens.accessToken(),
    refreshToken: tokens.hasRefreshToken() ? tokens.refreshToken() : (kept ?? null),
    scopes: tokens.hasScopes() ? tokens.scopes() : [...requested],
    expiresAt: hasExpiry ? tokens.accessTokenExpiresAt().getTime() : null,
  }
}

/** Its documented errors. Anything else, such as what its getters throw, goes on. */
async function said(work: () => Promise<ClientOutcome>): Promise<ClientOutcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof arctic.OAuth2RequestError)
      return {
        status: 'failed',
        code: 'OAuth2RequestError',
        error: error.code,
        description: error.description,
      }
    const isDocumented =
      error instanceof arctic.ArcticFetchError ||
      error instanceof arctic.UnexpectedResponseError ||
      error instanceof arctic.UnexpectedErrorResponseBodyError
    if (isDocumented) return { status: 'failed', code: error.constructor.name }
    throw error
  }
}
