import type { Counts, Verdict } from 'trivet/conformance'

/** What the checks found at a server of others: `conformance/results/<server>.json`. */
export interface Results {
  readonly server: string
  readonly version: string
  /** The day of the run. */
  readonly date: string
  readonly counts: Counts
  readonly passed: readonly string[]
  readonly findings: readonly Finding[]
}

interface Finding extends Pick<Verdict, 'check' | 'outcome' | 'reason' | 'observed'> {
  readonly url: string | null
  /** Why it is so, by whoever looked at it. */
  readonly because?: string
}
