import * as z from 'zod/mini'
import { providerSchema, type Provider, type ProviderInput } from './schema.ts'

const defined = new WeakSet<object>()
const messages = z.locales.en().localeError

/**
 * Makes a profile: checks it, fills in the RFCs' defaults, freezes it.
 *
 * A profile that was made before comes back as it is, so that every door may call this.
 *
 * @throws TypeError that names each fault and where it is.
 */
export function defineProvider(input: ProviderInput): Provider {
  if (isDefined(input)) return input
  const parsed = providerSchema.safeParse(input, { error: messages })
  if (!parsed.success) throw new TypeError(describeFaults(input, parsed.error.issues))
  const provider = freeze(parsed.data)
  defined.add(provider)
  return provider
}

function isDefined(input: ProviderInput): input is Provider {
  return typeof input === 'object' && input !== null && defined.has(input)
}

function describeFaults(input: ProviderInput, issues: readonly z.core.$ZodIssue[]): string {
  const id = typeof input === 'object' && input !== null ? input.id : undefined
  const faults = issues.map((issue) => `  ${issue.path.join('.') || '(profile)'}: ${issue.message}`)
  return [`The profile ${id === undefined ? '' : `"${id}" `}is not valid:`, ...faults].join('\n')
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const member of Object.values(value)) freeze(member)
  }
  return value
}
