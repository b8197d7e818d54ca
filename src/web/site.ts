import type { Outcome } from '../outcome.ts'
import type { Deliveries } from './deliveries.ts'
import type { Keeper } from './keeper.ts'
import type { OutcomeContext, LocalEffects } from './options.ts'

/** What all handlers of one application share. */
export interface Site {
  readonly keeper: Keeper
  readonly deliveries: Deliveries
  readonly effects: LocalEffects
  readonly onOutcome: (outcome: Outcome, context: OutcomeContext) => Response | Promise<Response>
}
