import { explain, type Explanation, type Failure, type Outcome, type User } from 'trivet'
import type { Provider } from 'trivet/providers'
import { printableJson } from './printable.ts'

/** An outcome without its secrets: this may be printed, kept and put into a page. */
export interface Report {
  readonly status: Outcome['status']
  /** The id of the provider. */
  readonly provider: string
  readonly user: User | null
  /** The granted scopes. */
  readonly scopes: readonly string[]
  /** Asked for and not granted. */
  readonly missingScopes: readonly string[]
  readonly failure: Failure | null
  readonly explanation: Explanation
}

export function reportOf(outcome: Outcome, provider: Provider): Report {
  const explanation = explain(outcome, provider)
  const { status, tokens } = outcome
  const common = { status, provider: provider.id, scopes: tokens?.scopes ?? [], explanation }
  return outcome.status === 'authenticated'
    ? { ...common, user: outcome.user, missingScopes: outcome.missingScopes, failure: null }
    : { ...common, user: null, missingScopes: [], failure: outcome.failure }
}

/** One line of JSON. */
export function jsonLine(report: Report): string {
  const { status, provider, user, scopes, missingScopes, failure, explanation } = report
  return printableJson({ status, provider, user, scopes, missingScopes, failure, explanation })
}
