import type { AnyActorRef } from 'xstate'
import type { Effects } from '../effects/ports.ts'
import type { Provider } from '../providers/schema.ts'
import type { FlowOutcome } from './outcome.ts'
import type { Client } from './perform/surroundings.ts'
import type { Step } from './run.ts'

/** What is about to be done for one login: `begin`, `complete`, `fetchUser`, or the life of an actor. */
export interface InspectedCall {
  readonly provider: Provider
  readonly client: Client
  readonly effects: Effects
  readonly lifetimeMs: number
  readonly timeoutMs: number
}

/** Looks at one call from within. */
export interface Watch {
  /** To be used instead of the call's own: what goes over the wire is seen. */
  readonly effects: Effects
  stepped(step: Step): void
  ended(outcome: FlowOutcome): void
}

/**
 * Looks at logins from within, where their secrets are. Made by `createFlowInspector` and `recordTrace` of
 * `trivet/inspect`, which let none of them out.
 */
export interface Inspection {
  watch(call: InspectedCall): Watch
}

/** The same for the actor form. */
export interface ActorInspection {
  /** To be used for this actor instead of the call's own. */
  effectsOf(actor: AnyActorRef, call: InspectedCall): Effects
}
