import type { Entry } from './explanations/entry.ts'
import { hintsFor } from './explanations/hints.ts'
import { entries } from './explanations/index.ts'
import { afterwards } from './explanations/network.ts'
import type { Spec } from './explanations/spec.ts'
import { remarksOn, type Success } from './explanations/success.ts'
import type { FailedStatus, Failure, FailureCode } from './failures.ts'
import { presentable } from './protocol/presentable.ts'
import type { ProviderInput } from './providers/schema.ts'

/**
 * What an outcome means, for a developer. Plain JSON and plain text: escape it before it goes into a page.
 * Words of the provider stand between “ and ”; everything else is ours.
 */
export interface Explanation {
  /** The failure's code, or that there is none. */
  readonly code: FailureCode | 'authenticated'
  readonly title: string
  /** What happened, with the details worked in. */
  readonly happened: string
  /** The usual causes, the likeliest first; those that the profile knows before all others. */
  readonly causes: readonly string[]
  /** What to do next. */
  readonly next: readonly string[]
  /** Where the rule is written down. */
  readonly spec?: Spec
}

/** What of an outcome an explanation uses: it may have been told in a message, without its tokens. */
type Ended =
  | ({ readonly status: 'authenticated' } & Success)
  | { readonly status: FailedStatus; readonly failure: Failure }

/** What of a profile an explanation uses. */
type Profile = Pick<ProviderInput, 'name' | 'hints'>

/**
 * Explains an outcome, or a failure alone, such as the one of a `FlowError`: what happened, why that
 * usually is, and what to do. Holds no secret. The texts may change in any version: switch on `code`.
 *
 * @param profile Adds what is known about this provider.
 * @throws TypeError for a code that this version does not know.
 */
export function explain(subject: Ended | Failure, profile?: Profile): Explanation {
  if (typeof subject !== 'object' || subject === null)
    throw new TypeError('explain: give it an outcome, or the failure of one.')
  if (!('status' in subject)) return explainFailure(subject, profile)
  return subject.status === 'authenticated'
    ? explainSuccess(subject)
    : explainFailure(subject.failure, profile)
}

function explainFailure(reported: Failure, profile: Profile | undefined): Explanation {
  const known = entries()
  if (!Object.hasOwn(known, reported.code))
    throw new TypeError(`explain: ${JSON.stringify(reported.code)} is not a failure code.`)
  // It was clean when it was made, and may have been stored since.
  const failed = presentable(reported, [])
  const { code } = failed
  const entry: Entry<FailureCode> = known[code]
  const kind = entry.cases?.named[entry.cases.choose(failed)]
  const hints = hintsFor(failed, profile?.hints ?? [])
  const ambiguity = failed.ambiguous === true ? ambiguous : undefined
  return {
    code,
    title: entry.title,
    happened: joined([
      entry.happened,
      kind?.meaning,
      entry.detail?.(failed, profile?.name ?? 'The provider'),
      ambiguity?.happened,
    ]),
    causes: distinct([
      ...hints.map(({ cause }) => cause),
      ...(kind?.causes ?? []),
      ...entry.causes,
    ]),
    next: distinct([
      ...hints.map(({ next }) => next),
      code.startsWith('network.') ? afterwards[failed.step] : undefined,
      ...(kind?.next ?? []),
      ...entry.next,
      ambiguity?.next,
    ]),
    ...(entry.spec && { spec: entry.spec }),
  }
}

function explainSuccess(outcome: Success): Explanation {
  const remarks = remarksOn(outcome)
  return {
    code: 'authenticated',
    title: 'The user is signed in',
    happened: joined(['The login succeeded.', ...remarks.map(({ happened }) => happened)]),
    causes: distinct(remarks.flatMap(({ causes }) => causes)),
    next: distinct(remarks.flatMap(({ next }) => next)),
  }
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 RFC 6749 §4.1.2} */
const ambiguous = {
  happened: 'The provider may have acted on the request: the code may have been used.',
  next: 'Do not send the same code again by other means: a second use can revoke the tokens of the first.',
} as const

function joined(sentences: ReadonlyArray<string | undefined>): string {
  return sentences
    .map((sentence) => sentence?.trim() ?? '')
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function distinct(texts: ReadonlyArray<string | undefined>): string[] {
  return [...new Set(texts)].filter((text) => text !== undefined)
}
