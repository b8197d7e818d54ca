import { concealed, concealedEverywhere } from './concealed.ts'
import { statusOf, type Failure } from './failures.ts'
import type { Authenticated, FlowOutcome, NotAuthenticated } from './machine/outcome.ts'
import type { Json } from './protocol/json.ts'

interface WithData {
  /** What the application gave to `begin`. */
  readonly data?: Json
}

/**
 * How a login ended: `authenticated`, or one of `denied`, `expired`, `rejected`, `failed`, `cancelled` with
 * its failure. Switch on `status`.
 */
export type Outcome = (Authenticated | NotAuthenticated) & WithData

/** The outcome as it leaves the library: its tokens are hidden from logs. */
export function present(outcome: FlowOutcome, data: Json | undefined): Outcome {
  const own = data === undefined ? {} : { data }
  const tokens = outcome.tokens && { tokens: concealed('TokenSet', { ...outcome.tokens }) }
  if (outcome.status !== 'authenticated') return { ...outcome, ...tokens, ...own }
  // The token response repeats what is in the token set, and some providers add secrets of their own.
  const token = outcome.raw.token && concealedEverywhere('token response', { ...outcome.raw.token })
  return { ...outcome, ...tokens, raw: { ...outcome.raw, token }, ...own }
}

/** The outcome of a call that did not get as far as the chart, or whose callback the chart refused. */
export function refusal(failure: Failure, data?: Json): Outcome {
  return present({ status: statusOf(failure), failure }, data)
}
