import { defineProvider } from './define.ts'
import type { Provider, ProviderInput } from './schema.ts'
import { valuesFor, withValues, type Variables } from './variables.ts'

export interface Resolution {
  /** One of the profile's `variants`. */
  readonly variant?: string
  /** Values for the profile's `variables`; those with a default may be left out. */
  readonly variables?: Variables
  /** Takes the example of each variable that has neither a value nor a default: to look at, not to use. */
  readonly examples?: boolean
}

/**
 * Chooses a variant of a profile and fills in its variables.
 *
 * @throws TypeError for an unknown variant or variable, a value that does not match its pattern, one that
 * is missing, or a result that is not a valid profile.
 */
export function resolveProfile(input: ProviderInput, resolution: Resolution = {}): Provider {
  const profile = defineProvider(input)
  const { variants, variables, ...rest } = withVariant(profile, resolution.variant)
  const given = resolution.variables ?? {}
  const values = valuesFor({ name: profile.name, variables }, given, resolution.examples)
  if (variants === profile.variants && values.size === 0) return profile
  return defineProvider(withValues(rest, values))
}

function withVariant(profile: Provider, name: string | undefined): Provider {
  if (name === undefined) return profile
  const variant = Object.hasOwn(profile.variants, name) ? profile.variants[name] : undefined
  if (variant === undefined) {
    const known = Object.keys(profile.variants).join(', ') || 'none'
    throw new TypeError(`${profile.name} has no variant "${name}". It has: ${known}.`)
  }
  const merged = mergePatch(profile, variant.override) as ProviderInput
  return defineProvider({ ...merged, variants: {} })
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc7396#section-2 RFC 7396 §2} */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    // As a member it would be lost in any copy; as an assignment it would change the prototype.
    if (key === '__proto__') continue
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
