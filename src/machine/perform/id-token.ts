import { failure, type Failure } from '../../failures.ts'
import { presentable } from '../../protocol/presentable.ts'
import type { EffectParams } from '../effects.ts'
import type { EffectFailed, IdTokenVerified } from '../events.ts'
import { send } from './send.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Checks the ID token with the provider's keys.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OpenID Connect Core §3.1.3.7}
 */
export async function verifyIdToken(
  { attempt, idToken, accessToken, nonce }: EffectParams['effect.verifyIdToken'],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<IdTokenVerified | EffectFailed> {
  const { effects, client, provider } = surroundings
  const fail = (failed: Failure): EffectFailed => ({
    type: 'idToken.refused',
    attempt,
    failure: presentable(failed, [idToken, accessToken, nonce]),
  })
  const keysUrl = provider.endpoints.keys
  const issuer = provider.idToken?.issuer ?? provider.issuer
  if (provider.idToken === undefined || issuer === undefined || keysUrl === undefined)
    return fail(
      failure('id-token.keys-unavailable', { reason: 'the profile has no keys', status: null }),
    )

  // What verifies signatures is loaded where there is one to verify.
  const { verifyWithProviderKeys } = await import('../provider-keys.ts')
  const verified = await verifyWithProviderKeys(
    idToken,
    {
      issuer,
      issuerAliases: provider.idToken.issuerAliases,
      audiences: provider.idToken.audiences,
      algorithms: provider.idToken.algorithms,
      clientId: client.clientId,
      nonce,
      accessToken,
      now: effects.now(),
    },
    {
      effects,
      keysUrl,
      signal,
      send: (request) => send(request, 'id-token', surroundings, signal),
    },
  )
  if (!verified.ok) return fail(verified.failure)
  return { type: 'idToken.verified', attempt, claims: verified.value, subject: verified.value.sub }
}
