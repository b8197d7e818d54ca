import { fixtures } from '../fixtures/index.ts'
import { defineProvider, providers, resolveProfile } from 'trivet/providers'
import type { Lane } from './check.ts'
import { golden } from './golden.ts'
import type { Mutant, ProviderCheck } from './provider-check.ts'
import { runCheck } from './run.ts'
import { emulatedTarget } from './target/emulated.ts'
import { offlineTarget } from './target/offline.ts'
import type { Target } from './target/target.ts'
import type { Outcome } from './verdict.ts'

/** What became of one mutant. */
export interface ProvenMutant {
  readonly name: string
  readonly outcome: Outcome
  /** Whether the check turned red. */
  readonly isKilled: boolean
  readonly observed: string
}

/** Whether a check can fail, and does not fail where nothing is wrong. */
export interface Proven {
  readonly check: string
  /** On the same provider without the fault. */
  readonly healthy: ReadonlyArray<{ readonly outcome: Outcome; readonly observed: string }>
  readonly mutants: readonly ProvenMutant[]
  readonly isProven: boolean
}

const GREEN: ReadonlySet<Outcome> = new Set(['PASS', 'NONSTRICT'])
const RED: ReadonlySet<Outcome> = new Set(['FAIL', 'WARN', 'INFO'])
// Golden fixtures do not age.
const NOW = Date.UTC(2026, 10, 24)

/** Runs each check against its mutants, and against what they were made of. */
export async function* verifyChecks(
  checks: readonly ProviderCheck[],
  signal?: AbortSignal,
): AsyncGenerator<Proven> {
  for (const check of checks) {
    if (signal?.aborted === true) return
    yield await verifyCheck(check)
  }
}

async function verifyCheck(check: ProviderCheck): Promise<Proven> {
  const healthy = new Map<string, { outcome: Outcome; observed: string }>()
  const mutants: ProvenMutant[] = []
  for (const mutant of check.mutants) {
    const place = `${mutant.of ?? 'golden'} ${laneOf(mutant, check)}`
    if (!healthy.has(place)) healthy.set(place, await judge(check, { ...originOf(mutant) }))
    const { outcome, observed } = await judge(check, mutant)
    mutants.push({ name: mutant.name, outcome, isKilled: RED.has(outcome), observed })
  }
  const isGreen = [...healthy.values()].every(({ outcome }) => GREEN.has(outcome))
  const isProven = isGreen && mutants.length > 0 && mutants.every(({ isKilled }) => isKilled)
  return { check: check.id, healthy: [...healthy.values()], mutants, isProven }
}

/** What a mutant is made of, with nothing wrong. */
function originOf({ of, lane }: Mutant): Mutant {
  return { name: 'healthy', ...(of !== undefined && { of }), ...(lane !== undefined && { lane }) }
}

async function judge(check: ProviderCheck, mutant: Mutant) {
  const target = targetOf(mutant, laneOf(mutant, check))
  const { outcome, observed } = await runCheck(check, target, [], () => 0)
  return { outcome, observed }
}

function laneOf({ lane }: Mutant, { lanes }: ProviderCheck): Lane {
  return lane ?? lanes.find((one) => one !== 'offline') ?? 'offline'
}

function targetOf(mutant: Mutant, lane: Lane): Target {
  const original = mutant.of === undefined ? golden : resolveProfile(providers[mutant.of])
  const provider =
    mutant.profile === undefined ? original : defineProvider(mutant.profile(original))
  const known = mutant.of === undefined ? {} : (fixtures[mutant.of] ?? {})
  const changed = mutant.fixtures?.(known) ?? known
  if (lane === 'offline') return offlineTarget({ provider, fixtures: changed, now: () => NOW })
  if (lane === 'adversarial') throw new TypeError('A provider has no adversarial lane.')
  return emulatedTarget({
    provider,
    fixtures: changed,
    lane,
    ...(mutant.world !== undefined && { change: mutant.world }),
  })
}
