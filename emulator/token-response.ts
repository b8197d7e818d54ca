import type { Provider } from 'trivet/providers'
import type { Situation } from '../fixtures/fixture.ts'
import { jsonAnswer, membersOf, withMembers, type Answer } from './answer.ts'
import type { Grant } from './grants.ts'
import { createIdToken } from './id-token.ts'
import { secret, secretLike } from './random.ts'
import { recordedAnswer, recordedClaims } from './recorded.ts'
import { grantedScopes, isGranted } from './scopes.ts'
import type { Surroundings } from './surroundings.ts'
import { damageMembers } from './token-faults.ts'

/** What a code, or a refresh token, was redeemed for. */
export interface Redemption {
  readonly grant: Grant
  readonly oldRefreshToken?: string
  /** A public client gets a new refresh token each time (RFC 9700 §2.2.2). */
  readonly isRotated?: boolean
}

/**
 * Issues tokens, in the shape that the provider is recorded to send.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.1 RFC 6749 §5.1}
 */
export async function issueTokens(
  provider: Provider,
  { grant, oldRefreshToken, isRotated = false }: Redemption,
  surroundings: Surroundings,
): Promise<Answer> {
  const { faults, grants, now, randomBytes } = surroundings
  const situation = situationOf(provider, grant, oldRefreshToken !== undefined, isRotated)
  const recorded = recordedAnswer(provider.id, 'token', situation)
  const example = recorded === undefined ? {} : membersOf(recorded)
  const fresh = (name: string): string =>
    typeof example[name] === 'string' ? secretLike(example[name], randomBytes) : secret(randomBytes)

  const accessToken = fresh('access_token')
  const members: Record<string, unknown> = {
    ...(recorded === undefined
      ? standardMembers(grant, oldRefreshToken === undefined || isRotated)
      : example),
    access_token: accessToken,
  }
  const { from, at } = provider.scopes.granted
  const scopeMember = from === 'token' ? at.slice(1) : 'scope'
  if (scopeMember in members)
    members[scopeMember] = grantedScopes(grant.scopes, provider, members[scopeMember])
  if ('refresh_token' in members) {
    const refreshToken = fresh('refresh_token')
    members['refresh_token'] = refreshToken
    if (oldRefreshToken !== undefined) grants.replacedTokens.set(oldRefreshToken, true)
    grants.refreshTokens.set(refreshToken, grant)
  }
  const lifetime = members['expires_in']
  const expiresAt =
    typeof lifetime === 'number' || typeof lifetime === 'string'
      ? now() + Number(lifetime) * 1000
      : null
  grants.accessTokens.set(accessToken, { grant, expiresAt })

  // A refresh need not bring an ID token (OIDC Core §12.2): where one is recorded, it says.
  const isLeftOut =
    oldRefreshToken !== undefined && recorded !== undefined && !('id_token' in example)
  if (provider.idToken !== undefined) {
    delete members['id_token']
    if (!isLeftOut && isGranted('openid', grant.scopes, provider))
      members['id_token'] = await createIdToken(
        provider,
        grant,
        accessToken,
        recordedClaims(provider.id, situation),
        surroundings,
      )
  }
  const sent = faults
    .at('token')
    .reduce<Readonly<Record<string, unknown>>>((all, fault) => damageMembers(fault, all), members)
  return recorded === undefined ? jsonAnswer(200, sent) : withMembers(recorded, sent)
}

/** What is recorded of this moment, the most special first. */
function situationOf(
  provider: Provider,
  grant: Grant,
  isRefresh: boolean,
  isPublic: boolean,
): Situation {
  const situations: readonly Situation[] = [
    ...(isRefresh && isPublic ? (['refreshed-public'] as const) : []),
    ...(isRefresh ? (['refreshed'] as const) : []),
    ...(grant.offline ? (['granted-offline'] as const) : []),
    `user-${grant.user}`,
  ]
  const known = situations.find((one) => recordedAnswer(provider.id, 'token', one) !== undefined)
  return known ?? 'granted'
}

/** The members of RFC 6749 §5.1; a refresh token where one was asked for. */
function standardMembers(grant: Grant, isRefreshTokenNew: boolean) {
  const isRenewable = grant.offline && isRefreshTokenNew
  return {
    token_type: 'Bearer',
    expires_in: 3600,
    ...(isRenewable && { refresh_token: '' }),
    scope: '',
  }
}
