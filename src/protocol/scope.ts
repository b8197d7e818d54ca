import type { Provider } from '../providers/schema.ts'

/** Splits a granted scope string: at spaces, and at commas too where the profile declares it. */
export function splitScopes(text: string, provider: Provider): string[] {
  const separator = 'grantedScopesAreCommaSeparated' in provider.quirks ? /[\s,]+/ : /\s+/
  return text.split(separator).filter((scope) => scope !== '')
}

/**
 * The scopes that were asked for and not granted, as sets: a scope counts as granted under its alias, and
 * where a granted one includes it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.3 RFC 6749 §3.3}
 */
export function missingScopes(
  requested: readonly string[],
  granted: readonly string[],
  { scopes }: Provider,
): string[] {
  // A scope may have any name, `constructor` too.
  const implies = new Map(Object.entries(scopes.implies))
  const included = granted.flatMap((scope) => implies.get(scope) ?? [])
  const held = new Set([...granted, ...included, ...scopes.unechoed])
  return requested.filter((scope) => !held.has(scope) && !held.has(scopes.aliases[scope] ?? scope))
}
