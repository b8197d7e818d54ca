import { fixtures } from '../../fixtures/index.ts'
import { providers, resolveProfile, type Provider } from 'trivet/providers'
import type { RunLog } from '../evidence/run-log.ts'
import type { Fixtures } from '../fixtures-by-name.ts'
import { emulatedTarget } from './emulated.ts'
import { offlineTarget } from './offline.ts'
import type { Target } from './target.ts'

/** A provider as it is written down: its profile and fixtures, and the emulator that is made of them. */
export function paperTargets(
  provider: Provider,
  {
    signal,
    now = Date.now,
    log,
    own = {},
  }: {
    readonly signal?: AbortSignal
    readonly now?: () => number
    readonly log?: RunLog
    /** The user's own fixtures, by their paths: what they show is looked for in them first. */
    readonly own?: Fixtures
  } = {},
): readonly Target[] {
  const known = fixturesOf(provider)
  return [
    offlineTarget({ provider, fixtures: { ...own, ...known }, now }),
    emulatedTarget({
      provider,
      fixtures: known,
      startAt: now(),
      log,
      ...(signal !== undefined && { signal }),
    }),
  ]
}

/** The fixtures of a profile that comes with the library; none for a user's own, whatever it is called. */
export function fixturesOf({ id, endpoints }: Provider): Fixtures {
  const own = Object.values(providers).find((one) => one.id === id)
  return own !== undefined &&
    resolveProfile(own, { examples: true }).endpoints.token === endpoints.token
    ? (fixtures[id] ?? {})
    : {}
}
