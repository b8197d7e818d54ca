import type { RunPlan } from './reporter.ts'

/** The command that such a run comes from. */
export function commandOf({ targets }: RunPlan): string {
  return targets.length > 0 && targets.every(({ subject }) => subject.kind === 'client')
    ? 'trivet check-client'
    : 'trivet check'
}
