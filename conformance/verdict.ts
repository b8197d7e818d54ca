import type { Lane, Level, Requirement } from './check.ts'

/**
 * How a check ended.
 *
 * - `PASS`, and `FAIL`, `WARN`, `INFO` for a violated MUST, SHOULD, MAY.
 * - `NONSTRICT`: works, by a quirk that the profile declares.
 * - `SKIP`: was not to be run here; `reason` says why.
 * - `INCONCLUSIVE`: ran, and there is no evidence for a verdict.
 * - `XFAIL`, `XPASS`: failed as a waiver said; passed although a waiver stands.
 * - `ERROR`: a fault of ours.
 */
export type Outcome =
  | 'PASS'
  | 'FAIL'
  | 'WARN'
  | 'INFO'
  | 'NONSTRICT'
  | 'SKIP'
  | 'INCONCLUSIVE'
  | 'XFAIL'
  | 'XPASS'
  | 'ERROR'

export type SkipReason =
  | 'not-applicable'
  | 'not-declared'
  | 'needs-user'
  | 'needs-consent'
  | 'waived'
export type InconclusiveReason = 'prerequisite' | 'network' | 'no-evidence'

/** What was tested: a provider (profile or server) or a client, with its version where it is known. */
export interface Subject {
  readonly kind: 'provider' | 'client'
  readonly id: string
  readonly version?: string
}

/** A message that was seen on the wire, redacted where it was caught: the same shape as in the effects port, a fixture and a trace. */
export interface Exchange {
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string
  }
  readonly response?: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
}

/** What a verdict rests on: an exchange, or a place in a profile or a fixture (`pointer` is a JSON Pointer, RFC 6901). */
export type Evidence =
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | {
      readonly kind: 'document'
      readonly file: string
      readonly pointer: string
      readonly value?: unknown
    }

/** One check, run against one subject in one lane. Every report is a view of these records. */
export interface Verdict {
  readonly schema: 'trivet.verdict/1'
  readonly check: string
  readonly outcome: Outcome
  readonly reason?: SkipReason | InconclusiveReason
  readonly level: Level
  readonly house: boolean
  readonly subject: Subject
  readonly lane: Lane
  readonly requirements: readonly Requirement[]
  readonly expected: string
  /** What was seen, in a sentence; text of the subject in it is redacted, cut and cleaned. */
  readonly observed: string
  readonly evidence: readonly Evidence[]
  /** A command that shows it again, secrets replaced by the names of environment variables. */
  readonly repro?: string
  readonly seed?: number
  readonly threats: readonly string[]
  readonly fix: string
  readonly waiver?: { readonly reason: string; readonly link: string; readonly expires: string }
  readonly ms: number
}
