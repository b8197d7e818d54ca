import { readFile } from 'node:fs/promises'
import { defineProvider, providers, resolveProfile, type Provider } from 'trivet/providers'
import { suggestion } from './nearest.ts'
import { asUsage, UsageError } from './usage-error.ts'

/** How the user says which provider is meant. */
export interface ProfileChoice {
  /** The id of a provider that comes with the library. */
  readonly id?: string | undefined
  /** The path of a JSON file with a profile. */
  readonly profile?: string | undefined
  readonly variant?: string | undefined
  readonly variable?: Readonly<Record<string, string>> | undefined
  /** To look at only: variables may have their examples. */
  readonly examples?: boolean
}

/** What an unknown id is told where a command takes a profile, too. */
export const OR_YOUR_OWN = ' Your own: --profile my.json'

/** @throws UsageError that says what is wrong, and where. */
export async function chooseProfile({
  id,
  profile,
  variant,
  variable = {},
  examples = false,
}: ProfileChoice): Promise<Provider> {
  const input = await inputOf(id, profile)
  return asUsage(() =>
    resolveProfile(input, {
      ...(variant !== undefined && { variant }),
      variables: variable,
      examples,
    }),
  )
}

async function inputOf(id: string | undefined, path: string | undefined): Promise<Provider> {
  if (id !== undefined && path !== undefined)
    throw new UsageError('Name a provider or give a --profile, not both.')
  if (path !== undefined) return readProfile(path)
  if (id !== undefined) return providerById(id, OR_YOUR_OWN)
  throw new UsageError(`Name a provider (${ids().join(', ')}), or give your own with --profile.`)
}

/**
 * @param instead What else can be given, where there is something.
 * @throws UsageError for an unknown id, with the nearest one that is known.
 */
export function providerById(id: string, instead = ''): Provider {
  const known: Readonly<Record<string, Provider>> = providers
  const found = Object.hasOwn(known, id) ? known[id] : undefined
  if (found !== undefined) return found
  throw new UsageError(
    `There is no provider "${id}".${suggestion(id, ids())} Known: ${ids().join(', ')}.${instead}`,
  )
}

/** The ids of the providers that come with the library. */
export function ids(): string[] {
  return Object.keys(providers)
}

async function readProfile(path: string): Promise<Provider> {
  const value = await readJson(path)
  // A mistake in the profile is a TypeError that names each fault and its place.
  return asUsage(
    () => defineProvider(value as Parameters<typeof defineProvider>[0]),
    (message) => message.replace(/^The profile(?: "[^"]*")?/, `The profile ${path}`),
  )
}

/** @throws UsageError for a file that cannot be read, or is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const reason = code === 'ENOENT' ? 'there is no such file' : code
    throw new UsageError(`The profile ${path} cannot be read: ${reason}.`)
  })
  return parse(text, path)
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : String(error)
    throw new UsageError(`The profile ${path} is not JSON: ${reason}`)
  }
}
