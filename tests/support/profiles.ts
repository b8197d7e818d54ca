import type { Fixture } from '../../fixtures/fixture.ts'
import { providers } from '../../src/providers/registry.ts'
import { resolveProfile } from '../../src/providers/resolve.ts'
import type { Provider } from '../../src/providers/schema.ts'
import { fixturesById } from './fixture-files.ts'

const known: Readonly<Record<string, Provider>> = providers

/** Every profile of the library, each variable with its default or its example. */
export const profiles: readonly Provider[] = Object.values(known).map((profile) => load(profile))

/** Every profile, and every variant of it: `github`, `github:enterprise-server`. */
export const variants: ReadonlyArray<readonly [name: string, profile: Provider]> = Object.values(
  known,
).flatMap((profile) => [
  [profile.id, load(profile)] as const,
  ...Object.keys(profile.variants).map(
    (variant) => [`${profile.id}:${variant}`, load(profile, variant)] as const,
  ),
])

/** A quirk without a fixture that shows it is a rumour: a profile with one does not load. */
function load(profile: Provider, variant?: string): Provider {
  const resolved = resolveProfile(profile, {
    examples: true,
    ...(variant !== undefined && { variant }),
  })
  for (const [quirk, evidence] of Object.entries(resolved.quirks)) {
    if (evidence?.fixture === undefined || !fixturesById.has(evidence.fixture))
      throw new Error(`${profile.id}: no fixture shows the quirk ${quirk}`)
  }
  return resolved
}

/** The profile by which a fixture is read. */
export function profileOf(id: string, { variant }: Pick<Fixture, 'variant'>): Provider {
  const provider = id.split('/', 1)[0] ?? ''
  const name = variant === undefined ? provider : `${provider}:${variant}`
  const found = variants.find(([one]) => one === name)?.[1]
  if (found === undefined) throw new Error(`${id} is of no profile`)
  return found
}
