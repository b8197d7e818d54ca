import type { ClientOutcome } from '../adapter.ts'

type Refused = Extract<ClientOutcome, { code: string }>

/** How the faulty client ends a login that it refuses. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly outcome: Refused

  constructor(code: string, more: Partial<Refused> = {}) {
    super(code)
    this.outcome = { status: 'failed', code, ...more }
  }
}

export function refuse(code: string, more: Partial<Refused> = {}): never {
  throw new Refusal(code, more)
}
