import type { Counts } from '../summary.ts'
import type { Outcome, Verdict } from '../verdict.ts'
import type { RunPlan, RunResult } from './reporter.ts'

/** The outcomes, what is worst first. */
export const columns = [
  'ERROR',
  'FAIL',
  'XPASS',
  'WARN',
  'INCONCLUSIVE',
  'INFO',
  'XFAIL',
  'NONSTRICT',
  'PASS',
  'SKIP',
] as const satisfies readonly Outcome[]

/** How bad an outcome is: 0 is the worst. */
export function rank(outcome: Outcome): number {
  return columns.indexOf(outcome)
}

/** What one subject in one lane came to. */
export interface MatrixRow {
  readonly subject: RunPlan['targets'][number]['subject']
  readonly lane: RunPlan['targets'][number]['lane']
  readonly verdicts: readonly Verdict[]
  readonly counts: Counts
}

/** A row for each subject in each lane. */
export function matrixOf({ plan, verdicts }: Pick<RunResult, 'plan' | 'verdicts'>): MatrixRow[] {
  return plan.targets.map(({ subject, lane }) => {
    const own = verdicts.filter((one) => one.subject.id === subject.id && one.lane === lane)
    const counts = Object.fromEntries(
      columns.map((outcome) => [outcome, own.filter((one) => one.outcome === outcome).length]),
    ) as Counts
    return { subject, lane, verdicts: own, counts }
  })
}
