import { defineProvider } from './define.ts'
import type { Provider, ProviderInput } from './schema.ts'

export interface Resolution {
  /** One of the profile's `variants`. */
  readonly variant?: string
  /** Values for the profile's `variables`; those with a default may be left out. */
  readonly variables?: Readonly<Record<string, string>>
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
  const values = valuesFor({ ...profile, variables }, resolution)
  if (variants === profile.variants && Object.keys(values).length === 0) return profile
  const tenant = Object.values(values).join(' ')
  const expanded = expand(rest, values) as ProviderInput
  return defineProvider(tenant === '' ? expanded : { ...expanded, tenant })
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

function valuesFor(
  profile: Provider,
  { variables: given = {}, examples = false }: Resolution,
): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(profile.variables, name))
      throw new TypeError(`${profile.name} has no variable "${name}".`)
  }
  const values: Record<string, string> = {}
  for (const [name, variable] of Object.entries(profile.variables)) {
    const value = given[name] ?? variable.default ?? (examples ? variable.example : undefined)
    if (value === undefined)
      throw new TypeError(`${profile.name} needs the variable "${name}": ${variable.description}`)
    if (!new RegExp(`^(?:${variable.pattern})$`).test(value))
      throw new TypeError(
        `"${value}" is not a ${name} of ${profile.name}: it must match ${variable.pattern}.`,
      )
    values[name] = value
  }
  return values
}

/** Puts the values in place of `{name}` in every string. */
function expand(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string')
    return value.replaceAll(/\{([a-z][A-Za-z0-9]*)\}/g, (all, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : all,
    )
  if (Array.isArray(value)) return value.map((item) => expand(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, values)]))
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
