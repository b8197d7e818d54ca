import type { Provider } from './schema.ts'

/** Values for a profile's `variables`, by name. */
export type Variables = Readonly<Record<string, string>>

/**
 * What a profile is with the defaults of its variables; itself where it has no variables.
 *
 * @throws TypeError for a variable that has no default.
 */
export function withDefaults(profile: Provider): Provider {
  const values = valuesFor(profile, {})
  return values.size === 0
    ? profile
    : withValues({ ...profile, variables: {}, variants: {} }, values)
}

/**
 * The values of a profile's variables: those that are given, and the defaults of the others.
 *
 * @throws TypeError for a variable that there is not, a value that does not match its pattern, one that is
 * missing.
 */
export function valuesFor(
  { name: provider, variables }: Pick<Provider, 'name' | 'variables'>,
  given: Variables,
  examples = false,
): ReadonlyMap<string, string> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(variables, name))
      throw new TypeError(
        `${provider} has no variable "${name}". It has: ${Object.keys(variables).join(', ') || 'none'}.`,
      )
  }
  return new Map(
    Object.entries(variables).map(([name, variable]) => {
      const value = given[name] ?? variable.default ?? (examples ? variable.example : undefined)
      if (value === undefined)
        throw new TypeError(`${provider} needs the variable "${name}": ${variable.description}`)
      if (!new RegExp(`^(?:${variable.pattern})$`).test(value))
        throw new TypeError(
          `"${value}" is not a ${name} of ${provider}: it must match ${variable.pattern}.`,
        )
      return [name, value]
    }),
  )
}

/** Puts the values in place of `{name}` in every string, and names the tenant that they make. */
export function withValues<Part extends object>(
  part: Part,
  values: ReadonlyMap<string, string>,
): Part {
  const tenant = [...values.values()].join(' ')
  const expanded = expand(part, values) as Part
  return tenant === '' ? expanded : { ...expanded, tenant }
}

function expand(value: unknown, values: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string')
    return value.replaceAll(
      /\{([a-z][A-Za-z0-9]*)\}/g,
      (all, name: string) => values.get(name) ?? all,
    )
  if (Array.isArray(value)) return value.map((item) => expand(item, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, values)]))
}
