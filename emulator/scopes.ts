import type { Provider } from 'trivet/providers'

interface Scope {
  /** What the page of consent says. */
  readonly words: string
  /** The members of the user information that are there only with this scope, or another that has them. */
  readonly members?: readonly string[]
}

/**
 * What scopes mean, by their name alone.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims OIDC Core §5.4}
 * @see {@link https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps GitHub}
 * @see {@link https://developer.spotify.com/documentation/web-api/concepts/scopes Spotify}
 */
const scopes: Readonly<Record<string, Scope>> = {
  openid: { words: 'Know who you are' },
  profile: {
    words: 'See your name and your picture',
    members: [
      'name',
      'given_name',
      'family_name',
      'middle_name',
      'nickname',
      'preferred_username',
      'profile',
      'picture',
      'website',
      'gender',
      'birthdate',
      'zoneinfo',
      'locale',
      'updated_at',
      'hd',
    ],
  },
  email: { words: 'See your e-mail address', members: ['email', 'email_verified', 'hd'] },
  phone: { words: 'See your telephone number', members: ['phone_number', 'phone_number_verified'] },
  address: { words: 'See your postal address', members: ['address'] },
  offline_access: { words: 'Keep the access while you are away' },
  user: { words: 'Read and change your profile' },
  'read:user': {
    words: 'Read your profile',
    members: [
      'private_gists',
      'total_private_repos',
      'owned_private_repos',
      'disk_usage',
      'collaborators',
      'two_factor_authentication',
      'plan',
    ],
  },
  'user:email': { words: 'Read your e-mail addresses' },
  'user:follow': { words: 'Follow and unfollow other users' },
  repo: { words: 'Read and write all your repositories' },
  public_repo: { words: 'Read and write your public repositories' },
  gist: { words: 'Write gists' },
  'read:org': { words: 'See your organizations and teams' },
  'user-read-email': { words: 'See your e-mail address', members: ['email'] },
  'user-read-private': {
    words: 'See your country and your subscription',
    members: ['country', 'product', 'explicit_content'],
  },
  'user-top-read': { words: 'See what you listen to most' },
  'playlist-read-private': { words: 'See your private playlists' },
}

/** A scope for people; undefined where nobody has put it in words. */
export function wordsFor(scope: string, provider: Provider): string | undefined {
  const { aliases } = provider.scopes
  const name = Object.keys(aliases).find((alias) => aliases[alias] === scope) ?? scope
  return Object.hasOwn(scopes, name) ? scopes[name]?.words : undefined
}

/** Whether a scope was granted: itself, under its other name, or inside a larger one. */
export function isGranted(scope: string, granted: readonly string[], provider: Provider): boolean {
  return granted.some(
    (one) => nameOf(one, provider) === nameOf(scope, provider) || includes(one, scope, provider),
  )
}

/** User information without what the granted scopes do not cover. */
export function visibleMembers(
  body: Readonly<Record<string, unknown>>,
  granted: readonly string[],
  provider: Provider,
): Record<string, unknown> {
  const isHeld = (scope: string): boolean => isGranted(scope, granted, provider)
  const membersOfAll = (names: readonly string[]): readonly string[] =>
    names.flatMap((scope) => (Object.hasOwn(scopes, scope) ? (scopes[scope]?.members ?? []) : []))
  const asked = provider.scopes.default
  const shown = new Set(membersOfAll(asked.filter(isHeld)))
  const hidden = new Set(membersOfAll(asked.filter((scope) => !isHeld(scope))))
  return Object.fromEntries(
    Object.entries(body).filter(([member]) => shown.has(member) || !hidden.has(member)),
  )
}

/**
 * The scopes as this provider's token response names them: under its own names, without what another one
 * includes, in the order and with the separator of the example, or as an array.
 */
export function grantedScopes(
  granted: readonly string[],
  provider: Provider,
  recorded: unknown,
): string | readonly string[] {
  const example = Array.isArray(recorded) ? recorded.join(' ') : String(recorded)
  const order = example.split(/[\s,]+/)
  const names = granted
    .filter((scope) => !granted.some((one) => includes(one, scope, provider)))
    // It asks for a refresh token more than for access, and few responses repeat it.
    .filter((scope) => example === '' || scope !== 'offline_access' || order.includes(scope))
    .map((scope) => nameOf(scope, provider))
  const known = order.filter((scope) => names.includes(scope))
  const others = names.filter((scope) => !order.includes(scope))
  const all = [...new Set([...known, ...others])]
  return Array.isArray(recorded) ? all : all.join(example.includes(',') ? ',' : ' ')
}

/** A scope under the name that the provider gives back. */
export function nameOf(scope: string, { scopes: { aliases } }: Provider): string {
  return Object.hasOwn(aliases, scope) ? (aliases[scope] ?? scope) : scope
}

function includes(larger: string, scope: string, { scopes: { implies } }: Provider): boolean {
  return Object.hasOwn(implies, larger) && implies[larger]?.includes(scope) === true
}
