import { isSession } from './login.ts'
import type { Reply } from './balancer.ts'
import type { CodesReport } from './provider.ts'
import type { RedisFigures } from './redis-figures.ts'
import type { Verdict } from './verdict.ts'

/** How many logins, at how many processes. */
export interface Volume {
  readonly logins: number
  readonly processes: number
  /** How many logins are under way at once. */
  readonly atOnce: number
  /** How many times faster than the clock the waits of the handlers pass. Default: 1. */
  readonly hurry?: number
}

/** What has been counted so far. */
export interface Tally {
  killed: number
  lastedMs: number
  /** While processes were killed: until the last login had been begun. */
  underFire: { logins: number; ms: number }
  /** From the click to the session, for each login that has one. */
  readonly tookMs: number[]
  readonly verdicts: Verdict[]
  readonly replies: Reply[]
}

export interface Report {
  readonly logins: number
  readonly processes: number
  readonly atOnce: number
  /** How many times faster than the clock the waits of the handlers passed. */
  readonly hurry: number
  /** Until the last login had ended. */
  readonly seconds: number
  /** While processes were killed: until the last login had been begun. */
  readonly secondsUnderFire: number
  readonly loginsPerSecond: number
  /** From the click to the session, in milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly signedIn: number
  /** Ended once, but the process was killed before its answer had arrived. */
  readonly answersLost: number
  /** How often each failure code ended a login. */
  readonly failures: Readonly<Record<string, number>>
  /** Deliveries that were sent on, and got nothing. */
  readonly duplicatesRefused: number
  /** Deliveries whose process was killed while it had them. */
  readonly deliveriesLost: number
  readonly killed: number
  readonly codes: CodesReport
  readonly redis: RedisFigures
  /** Why the run has failed; empty if it has not. */
  readonly wrong: readonly string[]
}

export function reportOf(
  { logins, processes, atOnce, hurry = 1 }: Volume,
  { verdicts, replies, killed, lastedMs, underFire, tookMs }: Tally,
  codes: CodesReport,
  redis: RedisFigures,
): Report {
  const took = tookMs.toSorted((a, b) => a - b)
  const percentile = (share: number): number =>
    Math.round(took[Math.floor(took.length * share)] ?? 0)
  const count = (is: Verdict['is']): number => verdicts.filter((one) => one.is === is).length
  const sentOn = replies.filter((one) => one.is === 'answer' && one.status === 303)
  return {
    logins,
    processes,
    atOnce,
    hurry,
    seconds: Math.round(lastedMs / 1000),
    secondsUnderFire: Math.round(underFire.ms / 1000),
    loginsPerSecond: Math.round((1000 * underFire.logins) / underFire.ms),
    p50: percentile(0.5),
    p99: percentile(0.99),
    signedIn: count('signed-in'),
    answersLost: count('answer-lost'),
    failures: countedBy(verdicts.flatMap((one) => (one.is === 'failed' ? one.code : []))),
    duplicatesRefused: sentOn.filter((one) => !isSession(one)).length,
    deliveriesLost: replies.filter(({ is }) => is === 'lost').length,
    killed,
    codes,
    redis,
    wrong: wrongs(verdicts, logins, codes),
  }
}

function wrongs(verdicts: readonly Verdict[], logins: number, codes: CodesReport): string[] {
  const strange = verdicts.filter((one) => one.is === 'wrong')
  const reasons = Object.entries(countedBy(strange.map(({ because }) => because)))
  const wrong = reasons.map(([because, times]) => {
    const example = strange.find((one) => one.because === because)
    return `${times} logins: ${because}. One of them: ${example?.story}`
  })
  if (codes.presentedAgain > 0)
    wrong.push(`${codes.presentedAgain} codes were presented more than once`)
  if (verdicts.length < logins)
    wrong.push(`${logins - verdicts.length} logins were not begun in the time given`)
  return wrong
}

function countedBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
