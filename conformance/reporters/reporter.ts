import type { Check, Lane } from '../check.ts'
import type { Summary } from '../summary.ts'
import type { Subject, Verdict } from '../verdict.ts'

/** What a run is about, told before its first verdict. */
export interface RunPlan {
  /** Each subject in each lane, in the order in which they come. */
  readonly targets: ReadonlyArray<{ readonly subject: Subject; readonly lane: Lane }>
  /** Every check that may run. */
  readonly checks: readonly Check[]
  /** How many verdicts will come. */
  readonly total: number
}

/** What a run came to, with everything that a report can be made of. */
export interface RunResult {
  readonly plan: RunPlan
  readonly verdicts: readonly Verdict[]
  readonly summary: Summary
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Milliseconds. */
  readonly ms: number
}

/**
 * A view of verdicts. What it writes goes to `write` of whoever made it, so that a report is text and nothing else:
 * no reporter knows of files or terminals.
 */
export interface Reporter {
  begin?(plan: RunPlan): void
  /** Called as each verdict comes. */
  verdict(verdict: Verdict): void
  /** Called once, also after an interruption. */
  end(result: RunResult): void
}

/** Makes a reporter that writes whole lines, without the line break at the end. */
export type CreateReporter = (write: (line: string) => void) => Reporter
