import { initialContext, type FlowContext } from './context.ts'
import type { Effect, Notice } from './effects.ts'
import type { FlowBegun, FlowEvent } from './events.ts'
import { paramsOf, states, type Action, type Transition } from './chart-states.ts'
import type { StateName } from './flow-chart.ts'

/** A flow at rest, as plain JSON. */
export interface FlowState {
  readonly value: StateName
  readonly context: FlowContext
}

/** An event for which the state has no use: nothing happened. */
export interface IgnoredEvent {
  readonly type: 'event.ignored'
  readonly params: { readonly event: FlowEvent['type']; readonly state: StateName }
}

/** What a step asks and tells the outside world, in order. */
export type StepAction = Effect | Notice | IgnoredEvent

/** Where every flow starts. */
export const initialState: FlowState = { value: 'idle', context: initialContext }

/** Takes the first step of a flow. Pure. */
export function begin(request: Omit<FlowBegun, 'type'>): [FlowState, StepAction[]] {
  return step(initialState, { type: 'flow.begun', ...request })
}

/**
 * Takes one step: the state after the event, and what is asked of the outside world. Pure.
 *
 * Reads the chart as XState does, as far as a flat chart goes: a test refuses what it would not
 * understand, and a property holds it equal to XState's own `transition()`.
 */
export function step(state: FlowState, event: FlowEvent): [FlowState, StepAction[]] {
  const transition = transitionFor(state, event)
  if (transition === undefined)
    return [state, [{ type: 'event.ignored', params: { event: event.type, state: state.value } }]]

  const { target, actions } = transition
  const asked: StepAction[] = []
  const context = { ...state.context }
  const act = (action: Action): void => {
    const params = paramsOf(action, { context, event })
    if (action.update === undefined) asked.push({ type: action.type, params } as StepAction)
    else Object.assign(context, action.update({ context }, params))
  }
  if (target !== undefined) states[state.value].exit.forEach(act)
  actions.forEach(act)
  if (target !== undefined) states[target].entry.forEach(act)
  return [{ value: target ?? state.value, context }, asked]
}

/** Whether the state has a use for the event. */
export function can(state: FlowState, event: FlowEvent): boolean {
  return transitionFor(state, event) !== undefined
}

/** The transition that is taken; undefined where the chart has none, or one that only says: ignored. */
function transitionFor({ value, context }: FlowState, event: FlowEvent): Transition | undefined {
  const { on } = states[value]
  const taken = on.get(event.type)?.find(({ guard }) => {
    return guard === undefined || guard.holds({ context }, paramsOf(guard, { context, event }))
  })
  const isUseful = taken?.target !== undefined || (taken?.actions.length ?? 0) > 0
  return isUseful ? taken : undefined
}
