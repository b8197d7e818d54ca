import type { FailureCode, Outcome } from 'trivet'

/** The failures of a callback that is not this login's: the chart goes on waiting for the real one. */
const foreign: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'callback.body-unreadable',
  'callback.state-missing',
  'callback.state-duplicated',
  'callback.state-mismatch',
  'callback.provider-mismatch',
  'callback.redirect-mismatch',
])

/** Whether the login still waits for its callback after this outcome. */
export function isStillWaiting(outcome: Outcome): boolean {
  return outcome.status === 'rejected' && foreign.has(outcome.failure.code)
}
