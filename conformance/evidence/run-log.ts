import type { Lane } from '../check.ts'
import { createRedactor, type Redactor } from '../target/redactor.ts'
import type { CallbackScene, Scene } from '../target/target.ts'
import type { Exchange, Subject } from '../verdict.ts'
import { secretsStandingIn } from './canary.ts'

/** A message of a run, redacted where it passed the socket. */
export interface LoggedMessage {
  readonly exchange: Exchange
  readonly subject: Subject
  readonly lane: Lane
  /** The check that it was for, where it was for one. */
  readonly check?: string
  /** What it shows, where it was sent to show it. */
  readonly scene?: Scene | CallbackScene
  /** The query of the callback that the answer sends the browser to; `{state}` where the state came back. */
  readonly callback?: string
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number
  readonly ms: number
  /** Why there is no answer. */
  readonly fault?: string
}

type Shown = Pick<LoggedMessage, 'scene' | 'callback'>

/** What a run has sent and got, and the secrets that must be in nothing that it writes. */
export interface RunLog {
  readonly messages: readonly LoggedMessage[]
  keep(message: LoggedMessage): void
  /** Notes what a message shows. What was noted before stays. */
  note(exchange: Exchange, shown: Shown): void
  /** A redactor for one target, whose secrets are looked for in what is written. */
  redactor(): Redactor
  /** The names of the secrets that stand in a text. */
  leaksIn(text: string): readonly string[]
}

/** @param keepsMessages False where nobody will read them: only secrets are remembered. */
export function createRunLog(keepsMessages: boolean): RunLog {
  const messages: LoggedMessage[] = []
  const shown = new Map<Exchange, Shown>()
  const redactors: Redactor[] = []
  return {
    get messages() {
      return messages.map((one) => ({ ...one, ...shown.get(one.exchange) }))
    },
    keep(message) {
      if (keepsMessages) messages.push(message)
    },
    note(exchange, more) {
      if (keepsMessages) shown.set(exchange, { ...more, ...shown.get(exchange) })
    },
    redactor() {
      const redactor = createRedactor()
      redactors.push(redactor)
      return redactor
    },
    leaksIn: (text) =>
      secretsStandingIn(
        text,
        redactors.map((one) => one.known()),
      ),
  }
}
