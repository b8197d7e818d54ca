import { failure } from '../../failures.ts'
import { buildAuthorizationUrl } from '../../protocol/authorization-request.ts'
import { codeChallenge, randomToken, TOKEN_BYTES } from '../../protocol/pkce.ts'
import type { EffectParams } from '../effects.ts'
import type { AuthorizationPrepared, EffectFailed } from '../events.ts'
import type { Surroundings } from './surroundings.ts'

/** Makes the one-time secrets and the URL to which the user is sent. */
export async function prepare(
  { attempt, redirectUri, scopes, parameters }: EffectParams['effect.prepare'],
  { effects, client, provider, lifetimeMs }: Surroundings,
): Promise<AuthorizationPrepared | EffectFailed> {
  const fail = (adapter: string): EffectFailed => ({
    type: 'authorization.failed',
    attempt,
    failure: failure('authorization.preparation-failed', { adapter }),
  })
  const bytes = [TOKEN_BYTES, TOKEN_BYTES, TOKEN_BYTES].map((length) => effects.randomBytes(length))
  if (bytes.some(({ length }) => length !== TOKEN_BYTES)) return fail('randomBytes')
  const [state = '', verifier = '', nonceToken = ''] = bytes.map(randomToken)
  // State and nonce are public: an adapter that gives the same bytes twice would give the verifier away.
  if (new Set([state, verifier, nonceToken]).size < 3) return fail('randomBytes')
  const { pkce } = provider
  const codeVerifier = pkce.method === 'S256' ? verifier : null
  const isNonceSent = provider.idToken?.nonce === true && scopes.includes('openid')
  const nonce = isNonceSent ? nonceToken : null

  const hash =
    codeVerifier === null ? null : await effects.sha256(new TextEncoder().encode(codeVerifier))
  if (hash !== null && hash.length !== 32) return fail('sha256')
  const url = buildAuthorizationUrl(
    provider.endpoints.authorization,
    {
      clientId: client.clientId,
      redirectUri,
      scopes,
      state,
      codeChallenge:
        hash === null || pkce.method === 'none' ? null : codeChallenge(hash, pkce.encoding),
      nonce,
      parameters,
    },
    provider,
  )
  const expiresAt = Math.floor(effects.now() + lifetimeMs)
  if (!Number.isSafeInteger(expiresAt)) return fail('now')
  return { type: 'authorization.prepared', attempt, url, state, codeVerifier, nonce, expiresAt }
}
