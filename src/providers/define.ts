// Not `z.locales`, which brings all the languages.
import en from 'zod/v4/locales/en.js'
import type * as z from 'zod/mini'
import { asDefined, isDefined } from './defined.ts'
import { providerSchema, type Provider, type ProviderInput } from './schema.ts'
import { withDefaults, withValues } from './variables.ts'

const messages = en().localeError

/**
 * Makes a profile: checks it, fills in the RFCs' defaults, freezes it.
 *
 * A profile that was made before comes back as it is, so that every door may call this.
 *
 * @throws TypeError that names each fault and where it is.
 */
export function defineProvider(input: ProviderInput): Provider {
  if (isDefined(input)) return input
  const provider = checked(input)
  const variables = Object.values(provider.variables)
  // Whoever names no values signs in with the defaults: then these have to make a profile, too.
  if (variables.length > 0 && variables.every(({ default: value }) => value !== undefined))
    checked(withDefaults(provider))
  return asDefined(provider)
}

function checked(input: ProviderInput): Provider {
  const parsed = parse(input)
  if (!parsed.success) throw new TypeError(describeFaults(input, parsed.error.issues))
  // A copy to its depths: what is inside an override is still what was given.
  return withValues(parsed.data, new Map())
}

const parse = (input: unknown) => providerSchema.safeParse(input, { error: messages })

/** What is wrong with something that should be a profile, each with its place. */
export function faultsIn(input: unknown): readonly Fault[] {
  const { error } = parse(input)
  return (error?.issues ?? []).flatMap((issue) => {
    const { path, message, keys, params } = innermost(issue)
    const at = path.join('.')
    return keys === undefined
      ? [{ at, message, ...params }]
      : keys.map((unknown) => ({ at, message, unknown }))
  })
}

interface Fault {
  /** Its place, as `endpoints.token`. */
  readonly at: string
  readonly message: string
  /** The name of a field that there is not. */
  readonly unknown?: string
  /** The name of a variable that there is not. */
  readonly variable?: string
}

function describeFaults(input: ProviderInput, issues: readonly Issue[]): string {
  const id = typeof input === 'object' && input !== null ? input.id : undefined
  const faults = issues.map((issue) => {
    const { path, message } = innermost(issue)
    return `  ${path.join('.') || '(profile)'}: ${message}`
  })
  return [`The profile ${id === undefined ? '' : `"${id}" `}is not valid:`, ...faults].join('\n')
}

type Issue = z.core.$ZodIssue

interface Innermost extends Pick<Issue, 'path' | 'message'> {
  readonly keys?: string[]
  readonly params?: { readonly variable?: string } | undefined
}

/** What is wrong inside a record's key, or inside the alternative that comes closest to what was written. */
function innermost(issue: Issue): Innermost {
  const within = (inner: Issue) => innermost({ ...inner, path: [...issue.path, ...inner.path] })
  if (issue.code === 'invalid_key' && issue.issues[0] !== undefined)
    return { path: issue.path, message: innermost(issue.issues[0]).message }
  if (issue.code !== 'invalid_union') return issue
  const [closest] = issue.errors.toSorted((one, other) => depthOf(other) - depthOf(one))
  return closest?.[0] === undefined ? issue : within(closest[0])
}

/** How far reading an alternative came: a fault deep inside is nearer to what was meant than one at its door. */
function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length))
}
