import type { FlowContext } from './context.ts'
import type { FlowEvent } from './events.ts'
import { flowChart, type StateName } from './flow-chart.ts'
import * as guards from './guards.ts'
import * as updates from './updates.ts'

/** What params are worked out from. */
export interface Scope {
  readonly context: FlowContext
  readonly event: FlowEvent
}

interface Named {
  readonly type: string
  /** Given, or worked out from the scope. */
  readonly params: unknown
}

export interface Guard extends Named {
  readonly holds: (scope: Pick<Scope, 'context'>, params: unknown) => boolean
}

export interface Action extends Named {
  /** What it changes in the context; undefined where it is for the outside world. */
  readonly update: Update | undefined
}
type Update = (scope: Pick<Scope, 'context'>, params: unknown) => Partial<FlowContext>

export interface Transition {
  readonly guard: Guard | undefined
  readonly target: StateName | undefined
  readonly actions: readonly Action[]
}

interface State {
  readonly entry: readonly Action[]
  readonly exit: readonly Action[]
  /** In the order in which they are asked. */
  readonly on: ReadonlyMap<string, readonly Transition[]>
}

// The chart, as it may be written: one or many, a name or a name with params.
type Written = string | { readonly type: string; readonly params?: unknown }
type OneOrMany<Item> = Item | readonly Item[]
interface WrittenTransition {
  readonly guard?: Written
  readonly target?: StateName
  readonly actions?: OneOrMany<Written>
}
interface WrittenState {
  readonly entry?: OneOrMany<Written>
  readonly exit?: OneOrMany<Written>
  readonly on?: Readonly<Record<string, OneOrMany<WrittenTransition>>>
}

const listOf = <Item>(written: OneOrMany<Item> | undefined): readonly Item[] =>
  written === undefined ? [] : ([written].flat() as readonly Item[])

const named = (written: Written): Named =>
  typeof written === 'string'
    ? { type: written, params: undefined }
    : { type: written.type, params: written.params }

const guardOf = (written: Written): Guard => {
  const guard = named(written)
  const holds = guards[guard.type as keyof typeof guards] as Guard['holds']
  return { ...guard, holds }
}

const actionsOf = (written: OneOrMany<Written> | undefined): readonly Action[] =>
  listOf(written).map((one) => {
    const action = named(one)
    const update = (updates as Readonly<Record<string, unknown>>)[action.type]
    return { ...action, update: update as Update | undefined }
  })

const transitionOf = ({ guard, target, actions }: WrittenTransition): Transition => ({
  guard: guard === undefined ? undefined : guardOf(guard),
  target,
  actions: actionsOf(actions),
})

const stateOf = ({ entry, exit, on = {} }: WrittenState): State => ({
  entry: actionsOf(entry),
  exit: actionsOf(exit),
  on: new Map(
    Object.entries(on).map(([event, written]) => [event, listOf(written).map(transitionOf)]),
  ),
})

/** The chart's states, with the guards and the updates that it names. */
export const states = Object.fromEntries(
  Object.entries(flowChart.states).map(([name, state]) => [name, stateOf(state as WrittenState)]),
) as Readonly<Record<StateName, State>>

/** What a guard or an action is given. */
export function paramsOf({ params }: Named, scope: Scope): unknown {
  return typeof params === 'function' ? (params as (scope: Scope) => unknown)(scope) : params
}
