import type { SnapshotFrom } from 'xstate'
import { initialContext, type FlowContext } from './context.ts'
import type { Effect, Notice } from './effects.ts'
import type { FlowBegun, FlowEvent } from './events.ts'
import { flowMachine, type StateName } from './flow-machine.ts'

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
 * Does what XState's own `transition()` does for a flat chart, and a property holds the two equal; it only
 * spares the actor that `transition()` builds at each call.
 */
export function step(state: FlowState, event: FlowEvent): [FlowState, StepAction[]] {
  const transition = transitionFor(state, event)
  if (transition === undefined)
    return [state, [{ type: 'event.ignored', params: { event: event.type, state: state.value } }]]

  const [target] = transition.target ?? []
  const left = target && flowMachine.states[state.value]
  const asked: StepAction[] = []
  let { context } = state
  for (const action of [...(left?.exit ?? []), ...transition.actions, ...(target?.entry ?? [])]) {
    const { type, params } = resolve(action as ChartAction, context, event)
    const update = updates.get(type)
    if (update === undefined) asked.push({ type, params } as StepAction)
    else context = { ...context, ...update({ context }, params) }
  }
  return [{ value: (target?.key ?? state.value) as StateName, context }, asked]
}

/** Whether the state has a use for the event. */
export function can(state: FlowState, event: FlowEvent): boolean {
  return transitionFor(state, event) !== undefined
}

/** The transition that is taken; undefined where the chart has none, or one that only says: ignored. */
function transitionFor(state: FlowState, event: FlowEvent) {
  const [transition] = flowMachine.getTransitionData(snapshotOf(state), event)
  const isUseful = transition?.target !== undefined || (transition?.actions.length ?? 0) > 0
  return isUseful ? transition : undefined
}

/** An action as the chart writes it: a name, or a name with params, given or worked out. */
type ChartAction = string | { readonly type: string; readonly params?: unknown }
type ParamsOf = (scope: { readonly context: FlowContext; readonly event: FlowEvent }) => unknown

type Update = (scope: { readonly context: FlowContext }, params: unknown) => Partial<FlowContext>

function resolve(
  action: ChartAction,
  context: FlowContext,
  event: FlowEvent,
): { readonly type: string; readonly params: unknown } {
  if (typeof action === 'string') return { type: action, params: undefined }
  const { type, params } = action
  if (typeof params !== 'function') return { type, params }
  return { type, params: (params as ParamsOf)({ context, event }) }
}

/** As much of a snapshot as choosing a transition needs. */
function snapshotOf({ value, context }: FlowState): SnapshotFrom<typeof flowMachine> {
  return { machine: flowMachine, value, context } as unknown as SnapshotFrom<typeof flowMachine>
}

/** The functions inside the chart's `assign(…)`, by name. Every other action is for the outside world. */
const updates = new Map<string, Update>(
  Object.entries(flowMachine.implementations.actions).flatMap(([name, action]) => {
    const { assignment } = action as { readonly assignment?: Update }
    return assignment === undefined ? [] : [[name, assignment] as const]
  }),
)
