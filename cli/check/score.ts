import type { Verdict } from 'trivet/conformance'

interface Part {
  readonly kept: number
  readonly played: number
}

/** How many checks a subject keeps, of those that came to a verdict. */
export interface Score {
  readonly id: string
  readonly kind: 'provider' | 'client'
  readonly must: Part
  readonly should: Part
  readonly may: Part
  /** Rules that are ours, and no specification's. */
  readonly ours: Part
  /** Checks that ran and showed nothing. */
  readonly notShown: number
  /** The ids of the checks of a MUST that are violated. */
  readonly failed: readonly string[]
}

const KEPT: ReadonlySet<Verdict['outcome']> = new Set(['PASS', 'NONSTRICT'])
const PLAYED: ReadonlySet<Verdict['outcome']> = new Set([
  'PASS',
  'NONSTRICT',
  'FAIL',
  'WARN',
  'INFO',
  'XFAIL',
  'XPASS',
])

/** The verdicts about one subject, added up: a check that ran in two lanes counts twice. */
export function scoreOf(verdicts: readonly Verdict[]): Score {
  const part = (own: readonly Verdict[]): Part => ({
    kept: own.filter(({ outcome }) => KEPT.has(outcome)).length,
    played: own.filter(({ outcome }) => PLAYED.has(outcome)).length,
  })
  const of = (level: Verdict['level']): Part =>
    part(verdicts.filter((one) => !one.house && one.level === level))
  const { id = '', kind = 'provider' } = verdicts[0]?.subject ?? {}
  return {
    id,
    kind,
    must: of('must'),
    should: of('should'),
    may: of('may'),
    ours: part(verdicts.filter(({ house }) => house)),
    notShown: verdicts.filter(({ outcome }) => outcome === 'INCONCLUSIVE').length,
    failed: [
      ...new Set(verdicts.filter(({ outcome }) => outcome === 'FAIL').map(({ check }) => check)),
    ],
  }
}

/** A badge as shields.io reads it. It is a file, and cannot turn grey by itself: it says of which day it is. */
export function badgeOf({ id, must, ours, failed }: Score, day: string) {
  const drift = ours.played - ours.kept
  return {
    schemaVersion: 1,
    label: `trivet: ${id}`,
    message: `MUST ${must.kept}/${must.played} · drift ${drift} · ${day}`,
    color: failed.length > 0 ? 'red' : drift > 0 ? 'yellow' : 'brightgreen',
  }
}
