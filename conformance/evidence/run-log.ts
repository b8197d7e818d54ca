import type { Lane } from '../check.ts'
import { createRedactor, type Redactor } from '../target/redactor.ts'
import type { Exchange, Subject } from '../verdict.ts'
import { secretsStandingIn } from './canary.ts'

/** A message of a run, redacted where it passed the socket. */
export interface LoggedMessage {
  readonly exchange: Exchange
  readonly subject: Subject
  readonly lane: Lane
  /** The check that it was for, where it was for one. */
  readonly check?: string
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number
  readonly ms: number
  /** Why there is no answer. */
  readonly fault?: string
}

/** What a run has sent and got, and the secrets that must be in nothing that it writes. */
export interface RunLog {
  readonly messages: readonly LoggedMessage[]
  keep(message: LoggedMessage): void
  /** A redactor for one target, whose secrets are looked for in what is written. */
  redactor(): Redactor
  /** The names of the secrets that stand in a text. */
  leaksIn(text: string): readonly string[]
}

/** @param keepsMessages False where nobody will read them: only secrets are remembered. */
export function createRunLog(keepsMessages: boolean): RunLog {
  const messages: LoggedMessage[] = []
  const redactors: Redactor[] = []
  return {
    messages,
    keep(message) {
      if (keepsMessages) messages.push(message)
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
