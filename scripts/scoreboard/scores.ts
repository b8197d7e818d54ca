import type { Level } from '../../conformance/check.ts'
import type { Outcome, Verdict } from '../../conformance/verdict.ts'

/** One check and one client, as it is committed. */
export interface Row {
  readonly check: string
  readonly outcome: Outcome
  readonly level: Level
  readonly house: boolean
  /** Only where it did not pass. */
  readonly observed?: string
}

export interface ClientScores {
  readonly name: string
  readonly version: string
  readonly rows: readonly Row[]
}

/** What `npm run scoreboard` measured. */
export interface Scores {
  /** YYYY-MM-DD. */
  readonly date: string
  readonly node: string
  readonly clients: readonly ClientScores[]
}

export function rowOf({ check, outcome, level, house, observed }: Verdict): Row {
  // Addresses and times of one run tell nothing.
  const lasting = observed.replaceAll(/as-[0-9a-f]{12}/g, 'as-…').replaceAll(/:\d{4,5}\b/g, ':…')
  return { check, outcome, level, house, ...(outcome !== 'PASS' && { observed: lasting }) }
}

/** How many of some rows passed, of those that were played. */
export interface Count {
  readonly passed: number
  readonly played: number
}

export function count(rows: readonly Row[]): Count {
  const played = rows.filter(({ outcome }) => outcome !== 'SKIP' && outcome !== 'INCONCLUSIVE')
  return {
    passed: played.filter(({ outcome }) => outcome === 'PASS').length,
    played: played.length,
  }
}
