import type { Actor, Outcome } from './actors.ts'

/** How an actor is doing. */
export type Status = Outcome['status'] | 'waiting' | 'running' | 'done' | 'stopped' | 'error'

export type Tone = 'good' | 'soso' | 'bad' | 'busy'

/** The outcome that ended it; null as long as it goes on. */
export function outcomeOf({ moments }: Actor): Outcome | null {
  const last = moments.findLast(({ outcome }) => outcome !== null)?.outcome ?? null
  return last === null || last.isWaiting ? null : last
}

export function statusOf(actor: Actor): Status {
  const outcome = outcomeOf(actor)
  if (outcome !== null) return outcome.status
  const { status, value } = actor.moments.at(-1) ?? { status: 'active', value: null }
  if (status === 'done' || status === 'stopped' || status === 'error') return status
  return value === 'awaitingCallback' ? 'waiting' : 'running'
}

const tones: Readonly<Record<Status, Tone>> = {
  authenticated: 'good',
  done: 'good',
  denied: 'soso',
  expired: 'soso',
  cancelled: 'soso',
  stopped: 'soso',
  rejected: 'bad',
  failed: 'bad',
  error: 'bad',
  waiting: 'busy',
  running: 'busy',
}

export function toneOf(status: Status): Tone {
  return tones[status]
}
