import { isSession, type Seen } from './login.ts'
import type { Reply } from './balancer.ts'
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
  | { readonly is: 'wrong'; readonly because: string }

export interface Evidence extends Seen {
  /** What the application was told of this login, by any process. */
  readonly told: readonly string[]
  /** Whether a process had the right to tell: one that was killed may not have got as far as telling. */
  readonly mayHaveTold: boolean
}

export function judge({ replies, told, mayHaveTold }: Evidence): Verdict {
  const wrong = (because: string): Verdict => ({ is: 'wrong', because })
  if (replies.some(({ is }) => is === 'hung')) return wrong('a delivery got no answer')
  if (told.length > 1) return wrong(`the application was told ${told.join(', then ')}`)
  const sessions = replies.filter(isSession).length
  if (sessions > 1) return wrong('two replies got a session')
  const strange = replies.find((reply) => !isSession(reply) && !isKnown(reply, told))
  if (strange !== undefined) return wrong(`a delivery was answered ${JSON.stringify(strange)}`)
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
