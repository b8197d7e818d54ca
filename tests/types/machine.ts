import {
  begin,
  can,
  flowMachine,
  initialState,
  outcomeOf,
  performEffects,
  step,
  type Effect,
  type FlowEvent,
  type FlowOutcome,
  type FlowState,
  type IgnoredEvent,
  type Notice,
  type StateName,
  type StepAction,
} from 'trivet/machine'
import { webEffects } from 'trivet/effects'
import { github } from 'trivet/providers'
import { expectTypeOf } from 'vitest'
import { createActor } from 'xstate'

declare const state: FlowState
declare const action: StepAction

expectTypeOf(step(initialState, { type: 'flow.cancelled' })).toEqualTypeOf<
  [FlowState, StepAction[]]
>()
expectTypeOf(can(state, { type: 'flow.cancelled' })).toEqualTypeOf<boolean>()
expectTypeOf(outcomeOf(state.context)).toEqualTypeOf<FlowOutcome | undefined>()
// @ts-expect-error There is no such event.
step(state, { type: 'flow.canceled' })
// @ts-expect-error A callback comes with the time of its arrival.
step(state, { type: 'callback.received', provider: 'github', response: {} })
// @ts-expect-error Results belong to an attempt.
step(state, { type: 'wait.elapsed' })
// @ts-expect-error A flow begins with a redirect URI.
begin({ provider: 'github', scopes: [], parameters: {} })
// @ts-expect-error Events of XState's own cannot be sent.
step(state, { type: 'xstate.done.actor.exchange', output: {} })

expectTypeOf<StateName>().toEqualTypeOf<
  | 'idle'
  | 'preparing'
  | 'awaitingCallback'
  | 'exchangingCode'
  | 'verifyingIdToken'
  | 'fetchingUserInfo'
  | 'backingOff'
  | 'authenticated'
  | 'denied'
  | 'expired'
  | 'rejected'
  | 'failed'
  | 'cancelled'
>()
expectTypeOf<FlowEvent['type']>().toEqualTypeOf<
  | 'flow.begun'
  | 'flow.resumed'
  | 'flow.cancelled'
  | 'tokens.presented'
  | 'callback.received'
  | 'authorization.prepared'
  | 'authorization.failed'
  | 'code.exchanged'
  | 'exchange.failed'
  | 'idToken.verified'
  | 'idToken.refused'
  | 'userInfo.fetched'
  | 'userInfo.failed'
  | 'wait.elapsed'
  | 'wait.failed'
>()

/** Whoever drives the chart performs every effect: one that is missing here does not compile. */
export function perform(asked: Effect | Notice | IgnoredEvent): unknown {
  switch (asked.type) {
    case 'effect.prepare':
      return asked.params.redirectUri
    case 'effect.exchange':
      // @ts-expect-error The client secret is not the chart's.
      void asked.params.clientSecret
      return asked.params.code
    case 'effect.verifyIdToken':
      return asked.params.idToken
    case 'effect.fetchUserInfo':
      return asked.params.accessToken
    case 'effect.wait':
      return asked.params.ms
    case 'effect.abort':
      return asked.params satisfies undefined
    case 'authorization.ready':
      return asked.params.url
    case 'callback.refused':
      return asked.params.failure
    case 'event.ignored':
      return asked.params.state
    // @ts-expect-error There is no such effect.
    case 'effect.refresh':
      return undefined
    default:
      return asked satisfies never
  }
}
perform(action)

const provided = flowMachine.provide(
  performEffects({ effects: webEffects(), client: { clientId: 'id' }, provider: github }),
)
const actor = createActor(provided)
actor.send({ type: 'flow.cancelled' })
// @ts-expect-error There is no such event.
actor.send({ type: 'callback.arrived' })
// @ts-expect-error There is no such state.
void actor.getSnapshot().matches('waiting')
// @ts-expect-error Effects come with their client.
performEffects({ effects: webEffects(), provider: github })
