import type { Report } from './report.ts'

/** Something to show about a login that succeeded. */
export interface Fact {
  readonly kind: 'user' | 'scopes'
  readonly label: string
  readonly value: string
}

/** The user and the scopes, for people. What the provider does not say is left out. */
export function factsOf({ user, scopes, missingScopes }: Report): Fact[] {
  const facts: ReadonlyArray<readonly [Fact['kind'], string, string | null]> = [
    ['user', 'Name', user?.name ?? null],
    ['user', 'Username', user?.username ?? null],
    ['user', 'Id', user?.id ?? null],
    ['user', 'E-mail', emailOf(user)],
    ['user', 'Profile', user?.profileUrl ?? null],
    ['user', 'Locale', user?.locale ?? null],
    ['scopes', 'Granted', listed(scopes)],
    ['scopes', 'Not granted', listed(missingScopes)],
  ]
  return facts.flatMap(([kind, label, value]) => (value === null ? [] : [{ kind, label, value }]))
}

function emailOf(user: Report['user']): string | null {
  if (user === null || user.email === null) return null
  switch (user.emailVerified) {
    case true:
      return `${user.email} (verified)`
    case false:
      return `${user.email} (not verified)`
    default:
      return `${user.email} (not said to be verified)`
  }
}

function listed(scopes: readonly string[]): string | null {
  return scopes.length === 0 ? null : scopes.join(' ')
}
