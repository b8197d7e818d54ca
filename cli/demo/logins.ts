import { randomBytes } from 'node:crypto'
import type { Flow, PendingFlow } from 'trivet'
import type { Provider } from 'trivet/providers'
import type { Report } from '../report.ts'
import type { Step } from '../story.ts'
import type { Scenario } from './scenarios.ts'

/** A login whose user is away. */
interface PendingLogin {
  readonly flow: Flow
  readonly pending: PendingFlow
  readonly story: Step[]
  readonly scenario: Scenario | null
  /** Releases what was there for this login alone. */
  readonly end: () => Promise<void>
}

/** A login that has ended, as far as it may be shown. */
export interface FinishedLogin {
  readonly provider: Provider
  readonly report: Report
  readonly story: readonly Step[]
  readonly scenario: Scenario | null
}

/** A login, and the cookie of the browser that began it. */
export interface Claim {
  readonly id: string
  readonly binding: string
}

/** What the demo remembers: in memory, and only the newest. */
export interface Logins {
  /**
   * Keeps a pending login.
   *
   * @returns The value of the cookie that binds it to this browser.
   */
  keep(id: string, login: PendingLogin): string
  /** Takes it out: the second who asks gets nothing, and neither does whoever has another cookie. */
  take(claim: Claim): PendingLogin | undefined
  /** Puts it back, after a callback that was not its own. */
  putBack(claim: Claim, login: PendingLogin): void
  /** @returns The key under which the outcome can be looked at. */
  finish(login: FinishedLogin): string
  finished(key: string): FinishedLogin | undefined
}

const MOST = 100

export function createLogins(): Logins {
  const pending = new Map<string, PendingLogin>()
  const finished = new Map<string, FinishedLogin>()
  return {
    keep(id, login) {
      const binding = secret()
      add(pending, keyOf({ id, binding }), login)
      return binding
    },
    take(claim) {
      const key = keyOf(claim)
      const login = pending.get(key)
      pending.delete(key)
      return login
    },
    putBack(claim, login) {
      add(pending, keyOf(claim), login)
    },
    finish(login) {
      const key = secret()
      add(finished, key, login)
      return key
    },
    finished: (key) => finished.get(key),
  }
}

function keyOf({ id, binding }: Claim): string {
  return `${id}.${binding}`
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

function add<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value)
  const oldest = map.keys().next()
  if (map.size > MOST && oldest.done !== true) map.delete(oldest.value)
}
