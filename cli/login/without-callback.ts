import type { FailureOf, Outcome } from 'trivet'

/** The outcome of a login that was given up. */
export function cancelled(): Outcome {
  const failure: FailureOf<'flow.cancelled'> = {
    code: 'flow.cancelled',
    step: 'callback',
    details: {},
    retryable: true,
  }
  return { status: 'cancelled', failure }
}
