import type { Outcome, Verdict } from '../verdict.ts'

/** What is known of one attack on one subject. */
export interface ThreatState {
  readonly threat: string
  /**
   * `open`: a check that stands in its way is violated. `stopped`: all that came to a verdict are kept. `unknown`: none
   * came to one.
   */
  readonly state: 'open' | 'stopped' | 'unknown'
  /** The checks that are violated. */
  readonly by: readonly string[]
  /** How many checks came to a verdict, of how many that were to run. */
  readonly shown: number
  readonly of: number
}

/** What mending one check would do. */
export interface Remedy {
  readonly check: string
  readonly fix: string
  /** The attacks that nothing else leaves open. */
  readonly closes: readonly string[]
  /** Those that other checks leave open as well. */
  readonly narrows: readonly string[]
}

export interface ThreatView {
  readonly subject: Verdict['subject']
  readonly states: readonly ThreatState[]
  /** What is worth most comes first. */
  readonly remedies: readonly Remedy[]
}

const VIOLATED: ReadonlySet<Outcome> = new Set(['FAIL', 'WARN', 'XFAIL'])
const KEPT: ReadonlySet<Outcome> = new Set(['PASS', 'NONSTRICT', 'XPASS'])

/**
 * The attacks on each subject of a run: which of them stay open, and what closes most of them. A violated MAY opens
 * nothing, and a rule of ours says nothing about attacks. A waiver excuses a failure; the attack stays open.
 */
export function threatViews(verdicts: readonly Verdict[]): readonly ThreatView[] {
  const subjects = new Map(
    verdicts.map(({ subject }) => [`${subject.kind} ${subject.id}`, subject]),
  )
  return [...subjects.values()].map((subject) => {
    const own = verdicts.filter(
      ({ subject: { kind, id }, house }) => kind === subject.kind && id === subject.id && !house,
    )
    const names = [...new Set(own.flatMap(({ threats }) => threats))].sort()
    const states = names.map((threat) => stateOf(threat, own))
    return { subject, states, remedies: remediesFor(states, own) }
  })
}

function stateOf(threat: string, verdicts: readonly Verdict[]): ThreatState {
  const against = verdicts.filter(({ threats }) => threats.includes(threat))
  const of = (outcomes: ReadonlySet<Outcome>): readonly string[] => [
    ...new Set(against.flatMap(({ outcome, check }) => (outcomes.has(outcome) ? [check] : []))),
  ]
  const [by, kept] = [of(VIOLATED), of(KEPT)]
  const state = by.length > 0 ? 'open' : kept.length > 0 ? 'stopped' : 'unknown'
  const all = new Set(against.map(({ check }) => check))
  return { threat, state, by, shown: new Set([...by, ...kept]).size, of: all.size }
}

function remediesFor(
  states: readonly ThreatState[],
  verdicts: readonly Verdict[],
): readonly Remedy[] {
  const open = states.filter(({ state }) => state === 'open')
  const checks = [...new Set(open.flatMap(({ by }) => by))]
  return checks
    .map((check): Remedy => {
      const touched = open.filter(({ by }) => by.includes(check))
      return {
        check,
        fix: verdicts.find((one) => one.check === check)?.fix ?? '',
        closes: touched.filter(({ by }) => by.length === 1).map(({ threat }) => threat),
        narrows: touched.filter(({ by }) => by.length > 1).map(({ threat }) => threat),
      }
    })
    .sort(
      (one, other) =>
        other.closes.length - one.closes.length || other.narrows.length - one.narrows.length,
    )
}

/** What stays open, for people: nothing where nothing does. */
export function threatLines({ states, remedies, subject }: ThreatView): readonly string[] {
  const open = states.filter(({ state }) => state === 'open')
  const [first] = remedies
  if (first === undefined) return []
  const does = [
    ...(first.closes.length === 0 ? [] : [`closes ${first.closes.join(', ')}`]),
    ...(first.narrows.length === 0 ? [] : [`narrows ${first.narrows.join(', ')}`]),
  ].join(' and ')
  return [
    `${subject.id} is open to ${open.map(({ threat, by }) => `${threat} (${by.join(', ')})`).join(', ')}.`,
    `What is worth most: ${first.check} ${does}. ${first.fix}`,
  ]
}
