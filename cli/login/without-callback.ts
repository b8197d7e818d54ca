import type { FailureOf, Outcome } from 'trivet'

/** The outcome of a login whose user never came back. */
export function expired(expiredAt: number, receivedAt: number): Outcome {
  const failure: FailureOf<'callback.expired'> = {
    code: 'callback.expired',
    step: 'callback',
    details: { expiredAt, receivedAt },
    retryable: true,
  }
  return { status: 'expired', failure }
}

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
