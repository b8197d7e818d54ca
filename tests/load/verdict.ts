import { isSession, type Seen } from './login.ts'
import type { Reply } from './balancer.ts'
import type { Telling } from './telling.ts'
import { RETURN_TO } from './names.ts'

/** How a login has ended. */
export type Verdict =
  /** Once, and its session reached the browser. */
  | { readonly is: 'signed-in' }
  /** Once; the process was killed before the browser had the answer. */
  | { readonly is: 'answer-lost' }
  /** With a failure that has a code. */
  | { readonly is: 'failed'; readonly code: string }
  /** As no login may. */
  | { readonly is: 'wrong'; readonly because: string; readonly story: string }

export interface Evidence extends Seen {
  /** When the user clicked, in epoch milliseconds. */
  readonly startedAt: number
  readonly told: readonly Telling[]
  /** Whether a process had the right to tell: one that was killed may not have got as far as telling. */
  readonly mayHaveTold: boolean
}

export function judge(evidence: Evidence): Verdict {
  const { replies, mayHaveTold } = evidence
  const told = evidence.told.map(({ end }) => end)
  const wrong = (because: string): Verdict => ({ is: 'wrong', because, story: storyOf(evidence) })
  if (replies.some(({ is }) => is === 'hung')) return wrong('a delivery got no answer')
  if (told.length > 1) return wrong(`the application was told ${told.join(', then ')}`)
  const sessions = replies.filter(isSession).length
  if (sessions > 1) return wrong('two replies got a session')
  const strange = replies.find((reply) => !isSession(reply) && !isKnown(reply, told))
  if (strange !== undefined) return wrong(`a delivery got ${whatOf(strange)}`)
  const [end] = told
  if (end !== undefined && end !== 'authenticated') return { is: 'failed', code: end }
  if (sessions === 1) return { is: 'signed-in' }
  const wasLost = replies.some(({ is }) => is === 'lost')
  return wasLost && mayHaveTold ? { is: 'answer-lost' } : wrong('nobody was told how it ended')
}

/** A redirect to where the login has led, the one failure that was told, or no answer. */
function isKnown(reply: Reply, told: readonly string[]): boolean {
  if (reply.is !== 'answer') return true
  if (reply.status === 400) return told.includes(reply.text)
  return reply.status === 303 && [RETURN_TO, '/'].includes(reply.location ?? '')
}

/** What happened to a login, with the seconds since the click. */
function storyOf({ startedAt, told, replies }: Evidence): string {
  const after = (at: number): string => ((at - startedAt) / 1000).toFixed(1)
  const happened = [
    ...told.map(({ end, at }) => ({ at, what: `told ${end}` })),
    ...replies.map((reply) => ({ at: reply.at, what: whatOf(reply) })),
  ]
  return happened
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, what }) => `${after(at)} s ${what}`)
    .join(', ')
}

function whatOf(reply: Reply): string {
  return reply.is === 'answer'
    ? `${reply.status} ${reply.location ?? JSON.stringify(reply.text)}`
    : reply.is
}
