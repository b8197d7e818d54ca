import type { Case, Expectation, Seen } from './case.ts'
import { sayEnd } from './stage.ts'
import type { Endpoint } from './server/authorization-server.ts'
import { counted } from '../counted.ts'

/** How one case ended: `unproven` where the client never met what was prepared for it. */
export interface Judgement {
  readonly result: 'held' | 'broken' | 'unproven'
  /** What was seen, in a sentence. */
  readonly observed: string
  /** The traffic was right; what the client itself said of its end was not: a rule of ours, and of no specification. */
  readonly isUntyped?: boolean
}

/** Judges a scene by its traffic first, and by the client's own word last. */
export function judge({ expect, bait }: Case, seen: Seen): Judgement {
  const wrong = forbidden(expect, seen)
  if (wrong !== undefined) return { result: 'broken', observed: wrong }
  const { end } = seen
  const isRefusedEarly = end.kind === 'refused-configuration'
  if (isRefusedEarly && expect.orConfiguration === true && isMet(bait, seen))
    return { result: 'held', observed: `Would not be configured so: ${sayEnd(end)}.` }
  const isLogin = end.kind === 'outcome' && end.outcome.status === 'authenticated'
  if (!isLogin && !isMet(bait, seen) && (end.kind === 'outcome' || isRefusedEarly))
    return { result: 'unproven', observed: `Never came to ${bait}: ${sayEnd(end)}.` }
  const fault = faultOfEnd(expect, seen) ?? faultOfCounts(expect, seen) ?? expect.seen?.(seen)
  const isUntyped =
    ['crashed', 'malformed', 'hung'].includes(end.kind) && expect.end !== 'authenticated'
  if (fault !== undefined) return { result: 'broken', observed: fault, isUntyped }
  return { result: 'held', observed: `Ended as expected: ${sayEnd(end)}.` }
}

function isMet(bait: Case['bait'], seen: Seen): boolean {
  return bait === undefined || seen.to(bait).length > 0
}

/** Requests that nothing may excuse, and those that are wrong in themselves. */
function forbidden(expect: Expectation, seen: Seen): string | undefined {
  const [stray] = seen.elsewhere
  if (stray !== undefined && expect.elsewhere !== true)
    return `Sent a request to another origin (${stray.method} ${stray.endpoint}).`
  for (const [endpoint, allowed] of Object.entries(expect.requests ?? {})) {
    const most = typeof allowed === 'number' ? allowed : allowed[1]
    const count = seen.to(endpoint as Endpoint).length
    if (count > most)
      return `Sent ${counted(count, 'request')} to ${endpoint} where at most ${most} is right; then: ${sayEnd(seen.end)}.`
  }
  return seen.url === '' ? undefined : expect.sent?.(seen)
}

function faultOfCounts({ requests = {} }: Expectation, seen: Seen): string | undefined {
  for (const [endpoint, wanted] of Object.entries(requests)) {
    const least = typeof wanted === 'number' ? wanted : wanted[0]
    const count = seen.to(endpoint as Endpoint).length
    if (count < least)
      return `Sent ${counted(count, 'request')} to ${endpoint} where at least ${least} is right.`
  }
  return undefined
}

function faultOfEnd({ end: wanted }: Expectation, { end }: Seen): string | undefined {
  if (wanted === 'any') return undefined
  const isLogin = end.kind === 'outcome' && end.outcome.status === 'authenticated'
  const isRefusal = end.kind === 'outcome' && !isLogin && end.outcome.status !== 'revoked'
  const isRight =
    wanted === 'authenticated'
      ? isLogin
      : wanted === 'either'
        ? isLogin || isRefusal
        : isRefusal &&
          (wanted === 'refused' || (end.kind === 'outcome' && end.outcome.status === wanted))
  return isRight ? undefined : `Expected ${inWords[wanted]}; ${sayEnd(end)}.`
}

const inWords = {
  authenticated: 'a login',
  refused: 'a refusal',
  either: 'a login or a refusal',
  denied: 'the outcome denied',
  expired: 'the outcome expired',
} as const
