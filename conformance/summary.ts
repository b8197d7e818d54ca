import type { Outcome, Verdict } from './verdict.ts'
import type { Waiver } from './waivers.ts'

/** How many verdicts of each kind. */
export type Counts = Readonly<Record<Outcome, number>>

/** What a run comes to. */
export interface Summary {
  readonly counts: Counts
  readonly total: number
  /** Waivers of checks that ran and no longer need one, or that nothing ran for. */
  readonly staleWaivers: readonly Waiver[]
  /** Every exit code that the run gives cause for; the largest is the one to end with. */
  readonly codes: readonly ExitCode[]
  readonly code: ExitCode
}

/**
 * 0: clean. 1: an unexpected FAIL. 3: incomplete, nobody answered or nothing could be shown. 4: a waiver that excuses
 * nothing. 5: the provider is no longer as its profile says. 6: a fault of ours. 130: interrupted.
 */
export type ExitCode = 0 | 1 | 3 | 4 | 5 | 6 | 130

export interface SummaryOptions {
  readonly waivers?: readonly Waiver[]
  /** WARN counts as FAIL, and what is inconclusive on paper as incomplete. */
  readonly strict?: boolean
  readonly isInterrupted?: boolean
  readonly now: number
}

const outcomes: readonly Outcome[] = [
  'PASS',
  'NONSTRICT',
  'FAIL',
  'WARN',
  'INFO',
  'SKIP',
  'INCONCLUSIVE',
  'XFAIL',
  'XPASS',
  'ERROR',
]

/** Counts verdicts, and says how the command ends. */
export function summarize(
  verdicts: readonly Verdict[],
  { waivers = [], strict = false, isInterrupted = false, now }: SummaryOptions,
): Summary {
  const counts = Object.fromEntries(
    outcomes.map((outcome) => [outcome, verdicts.filter((one) => one.outcome === outcome).length]),
  ) as Counts
  const ran = new Set(
    verdicts.filter(({ outcome }) => outcome !== 'SKIP').map(({ check }) => check),
  )
  const used = new Set(verdicts.flatMap((one) => (one.outcome === 'XFAIL' ? one.check : [])))
  const staleWaivers = waivers.filter(
    ({ check, expires }) =>
      ran.has(check) && !used.has(check) && now < Date.parse(`${expires}T00:00:00Z`),
  )
  const failed = verdicts.filter(
    ({ outcome }) => outcome === 'FAIL' || (strict && outcome === 'WARN'),
  )
  const isDecided = verdicts.some(({ outcome }) => outcome !== 'SKIP' && outcome !== 'INCONCLUSIVE')
  const causes: ReadonlyArray<readonly [ExitCode, boolean]> = [
    [0, true],
    [1, failed.some(({ check }) => !check.startsWith('drift-'))],
    [3, !isDecided || verdicts.some((one) => isIncomplete(one, strict))],
    [4, counts.XPASS > 0 || staleWaivers.length > 0],
    [5, failed.some(({ check }) => check.startsWith('drift-'))],
    [6, counts.ERROR > 0],
    [130, isInterrupted],
  ]
  const codes = causes.filter(([, isCause]) => isCause).map(([code]) => code)
  return { counts, total: verdicts.length, staleWaivers, codes, code: codes.at(-1) ?? 0 }
}

/** On paper there may be nothing to see; whoever is asked has to answer. */
function isIncomplete({ outcome, reason, lane }: Verdict, strict: boolean): boolean {
  if (outcome !== 'INCONCLUSIVE') return false
  const isPaper = lane === 'offline' || lane === 'emulated'
  return strict || !isPaper || reason !== 'no-evidence'
}
