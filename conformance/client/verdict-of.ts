import type { Evidence, Outcome, Subject, Verdict } from '../verdict.ts'
import type { ClientAdapter } from './adapter.ts'
import type { ClientCheck } from './case.ts'
import type { Played } from './scene.ts'
import { exchangeOf, redactor } from './redacted.ts'

const violated = { must: 'FAIL', should: 'WARN', may: 'INFO' } as const satisfies Record<
  string,
  Outcome
>
const MOST_EXCHANGES = 6
/** In characters. */
const LONGEST_OBSERVATION = 400

export type Frame = Pick<Verdict, 'outcome' | 'reason' | 'observed' | 'evidence' | 'ms'> &
  Partial<Pick<Verdict, 'house'>>

/** The part of a verdict that is the same for every run of a check. */
export function verdictOf(
  check: ClientCheck,
  adapter: ClientAdapter,
  frame: Partial<Frame>,
): Verdict {
  const { id, level, house, requirements, expectation, threats, fix } = check
  return {
    schema: 'trivet.verdict/1',
    check: id,
    outcome: 'ERROR',
    level,
    house,
    subject: subjectOf(adapter),
    lane: 'adversarial',
    requirements,
    expected: expectation,
    observed: '',
    evidence: [],
    threats,
    fix,
    ms: 0,
    ...frame,
  }
}

export function subjectOf({ name, version }: ClientAdapter): Subject {
  return { kind: 'client', id: name, ...(version !== undefined && { version }) }
}

/** Makes one verdict of the cases of a check: the worst of them counts. */
export function frameOf(
  { level, house }: ClientCheck,
  played: readonly Played[],
  ms: number,
): Frame {
  const of = (result: Played['result']): readonly Played[] =>
    played.filter((one) => one.result === result)
  const broken = of('broken')
  const unproven = of('unproven')
  const [shown] = broken.length > 0 ? broken : unproven.length > 0 ? unproven : played
  const redact = redactor(played.flatMap(({ secrets }) => secrets))
  const count = (some: readonly Played[]): string =>
    played.length === 1 ? '' : `${some.length} of ${played.length} cases: `
  const told = (some: readonly Played[]): string =>
    clean(
      redact(`${count(some)}${some.map(({ name, observed }) => `${name}: ${observed}`).join(' ')}`),
    )
  const frame = { ms, evidence: shown === undefined ? [] : evidenceOf(shown, redact) }
  const isOurRule = house || broken.every(({ isUntyped }) => isUntyped === true)
  if (broken.length > 0)
    return { ...frame, outcome: violated[level], house: isOurRule, observed: told(broken) }
  if (unproven.length > 0)
    return { ...frame, outcome: 'INCONCLUSIVE', reason: 'no-evidence', observed: told(unproven) }
  if (frame.evidence.length === 0)
    return {
      ...frame,
      outcome: 'INCONCLUSIVE',
      reason: 'no-evidence',
      observed: 'Nothing was played.',
    }
  return { ...frame, outcome: 'PASS', observed: told(played) }
}

/** The authorization request and what came of it; where the client would not begin, what it refused. */
function evidenceOf(
  { urls, arrivals, configured }: Played,
  redact: (text: string) => string,
): readonly Evidence[] {
  const begun = urls
    .slice(0, 1)
    .map((url) => ({ request: { method: 'GET', url: redact(url), headers: {} } }))
  const seen = arrivals
    .slice(0, MOST_EXCHANGES - begun.length)
    .map((arrival) => exchangeOf(arrival, redact))
  const exchanges = [...begun, ...seen]
  if (exchanges.length > 0) return exchanges.map((exchange) => ({ kind: 'exchange', exchange }))
  return configured.map((value) => ({
    kind: 'document',
    file: 'options',
    pointer: '/server',
    value,
  }))
}

/** Text of the client may be in it: one line, printable, not too long. */
function clean(text: string): string {
  const line = text.replaceAll(/\p{C}+/gu, ' ')
  return line.length <= LONGEST_OBSERVATION ? line : `${line.slice(0, LONGEST_OBSERVATION)}…`
}
