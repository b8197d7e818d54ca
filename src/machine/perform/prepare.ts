import type { Effects } from '../../effects/ports.ts'
import { failure } from '../../failures.ts'
import { buildAuthorizationUrl } from '../../protocol/authorization-request.ts'
import { asciiBytes, codeChallenge, randomToken, TOKEN_BYTES } from '../../protocol/pkce.ts'
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
  const state = tokenBy(effects)
  const verifier = tokenBy(effects)
  const nonceToken = tokenBy(effects)
  if (state === null || verifier === null || nonceToken === null) return fail('randomBytes')
  // State and nonce are public: an adapter that gives the same bytes twice would give the verifier away.
  if (state === verifier || state === nonceToken || verifier === nonceToken)
    return fail('randomBytes')
  const { pkce } = provider
  const codeVerifier = pkce.method === 'S256' ? verifier : null
  const isNonceSent = provider.idToken?.nonce === true && scopes.includes('openid')
  const nonce = isNonceSent ? nonceToken : null

  const hash = codeVerifier === null ? null : await effects.sha256(asciiBytes(codeVerifier))
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

/** A random token; null where an adapter gives too little for one, or too much. */
function tokenBy(effects: Effects): string | null {
  const bytes = effects.randomBytes(TOKEN_BYTES)
  return bytes.length === TOKEN_BYTES ? randomToken(bytes) : null
}
