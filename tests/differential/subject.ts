import type { Verdict } from '../../scripts/generate/differences.ts'
import type { AnswerInput } from './inputs/answer.ts'
import type { CallbackInput } from './inputs/callbacks.ts'

/** A client under test. What it does not cover, it does not have. */
export interface Subject {
  readonly name: string
  readonly version: string
  token?(answer: AnswerInput): Promise<Verdict | null>
  callback?(callback: CallbackInput): Promise<Verdict | null>
  idToken?(idToken: string): Promise<Verdict | null>
  userInfo?(answer: AnswerInput): Promise<Verdict | null>
}

export async function verdictOf(work: () => Promise<unknown>): Promise<Verdict> {
  try {
    await work()
    return 'accept'
  } catch {
    return 'refuse'
  }
}
