import type { Provider } from '../providers/schema.ts'
import { isJsonArray, type Json } from './json.ts'

/** The granted scopes: a string, or an array where the profile declares it; null where it is neither. */
export function readScopes(value: Json, provider: Provider): string[] | null {
  if (typeof value === 'string') return splitScopes(value, provider)
  const isList = 'grantedScopesAreArray' in provider.quirks && isJsonArray(value)
  if (!isList || !value.every((scope) => typeof scope === 'string')) return null
  return value.filter((scope) => scope !== '')
}

/** Splits at spaces, and at commas too where the profile declares it. */
function splitScopes(text: string, provider: Provider): string[] {
  const separator = 'grantedScopesAreCommaSeparated' in provider.quirks ? /[\s,]/ : /\s/
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
  const held = new Set([...granted, ...scopes.unechoed])
  for (const scope of granted)
    // A scope may have any name, `constructor` too.
    if (Object.hasOwn(scopes.implies, scope))
      for (const included of scopes.implies[scope] ?? []) held.add(included)
  return requested.filter((scope) => !held.has(scope) && !held.has(scopes.aliases[scope] ?? scope))
}
