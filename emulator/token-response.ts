import type { Provider } from 'trivet/providers'
import type { Situation } from '../fixtures/fixture.ts'
import { jsonAnswer, membersOf, withMembers, type Answer } from './answer.ts'
import type { Grant } from './grants.ts'
import { createIdToken } from './id-token.ts'
import { secret, secretLike } from './random.ts'
import { recordedAnswer } from './recorded.ts'
import { grantedScope, isGranted } from './scopes.ts'
import type { Surroundings } from './surroundings.ts'
import { damageMembers } from './token-faults.ts'

/**
 * Issues tokens, in the shape that the provider is recorded to send.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.1 RFC 6749 §5.1}
 */
export async function issueTokens(
  provider: Provider,
  grant: Grant,
  oldRefreshToken: string | undefined,
  surroundings: Surroundings,
): Promise<Answer> {
  const { faults, grants, now, randomBytes } = surroundings
  const recorded = recordedTokens(provider, grant, oldRefreshToken !== undefined)
  const example = recorded === undefined ? {} : membersOf(recorded)
  const fresh = (name: string): string =>
    typeof example[name] === 'string' ? secretLike(example[name], randomBytes) : secret(randomBytes)

  const accessToken = fresh('access_token')
  const members: Record<string, unknown> = {
    ...(recorded === undefined ? standardMembers(grant, oldRefreshToken) : example),
    access_token: accessToken,
  }
  if ('scope' in members) members['scope'] = grantedScope(grant.scopes, provider, recorded)
  if ('refresh_token' in members) {
    const refreshToken = fresh('refresh_token')
    members['refresh_token'] = refreshToken
    if (oldRefreshToken !== undefined) grants.refreshTokens.delete(oldRefreshToken)
    grants.refreshTokens.set(refreshToken, grant)
  }
  const lifetime = members['expires_in']
  const expiresAt = typeof lifetime === 'number' ? now() + lifetime * 1000 : null
  grants.accessTokens.set(accessToken, { grant, expiresAt })

  delete members['id_token']
  if (provider.idToken !== undefined && isGranted('openid', grant.scopes, provider))
    members['id_token'] = await createIdToken(provider, grant, accessToken, surroundings)
  const sent = faults
    .at('token')
    .reduce<Readonly<Record<string, unknown>>>((all, fault) => damageMembers(fault, all), members)
  return recorded === undefined ? jsonAnswer(200, sent) : withMembers(recorded, sent)
}

function recordedTokens(provider: Provider, grant: Grant, isRefresh: boolean): Answer | undefined {
  const situations: readonly Situation[] = [
    ...(isRefresh ? (['refreshed'] as const) : []),
    ...(grant.offline ? (['granted-offline'] as const) : []),
    'granted',
  ]
  return situations
    .map((situation) => recordedAnswer(provider.id, 'token', situation))
    .find((answer) => answer !== undefined)
}

/** The members of RFC 6749 §5.1; a refresh token where one was asked for. */
function standardMembers(grant: Grant, oldRefreshToken: string | undefined) {
  const isRenewable = grant.offline && oldRefreshToken === undefined
  return {
    token_type: 'Bearer',
    expires_in: 3600,
    ...(isRenewable && { refresh_token: '' }),
    scope: '',
  }
}
