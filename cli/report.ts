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

/** @param outcome Null where the user never came back. */
export function reportOf(outcome: Outcome | null, provider: Provider): Report {
  if (outcome === null) return withoutCallback(provider)
  const explanation = explain(outcome, provider)
  const { status, tokens } = outcome
  const common = { status, provider: provider.id, scopes: tokens?.scopes ?? [], explanation }
  return outcome.status === 'authenticated'
    ? { ...common, user: outcome.user, missingScopes: outcome.missingScopes, failure: null }
    : { ...common, user: null, missingScopes: [], failure: outcome.failure }
}

/** Nothing failed that could be explained; only the provider, or the user, knows why. */
function withoutCallback({ id, name, hints }: Provider): Report {
  const known = hints.filter(({ code }) => code === 'callback.expired')
  return {
    status: 'expired',
    provider: id,
    user: null,
    scopes: [],
    missingScopes: [],
    failure: null,
    explanation: {
      code: 'callback.expired',
      title: 'No callback came',
      happened: `Nobody came back from ${name} in the time that was given. Nothing was exchanged.`,
      causes: [
        ...known.map(({ cause }) => cause),
        `${name} shows an error of its own: the client is unknown, or the redirect URI is not registered.`,
        'The page was closed, or nobody has decided yet.',
        'The browser runs on another machine: there 127.0.0.1 is not this one.',
      ],
      next: [
        ...known.map(({ next }) => next),
        'Begin again, open the address, and read what is on the page.',
        'If it only took long, give yourself more time with --timeout.',
      ],
    },
  }
}

/** One line of JSON. */
export function jsonLine(report: Report): string {
  const { status, provider, user, scopes, missingScopes, failure, explanation } = report
  return printableJson({ status, provider, user, scopes, missingScopes, failure, explanation })
}
