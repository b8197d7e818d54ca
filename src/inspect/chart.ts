import type { FlowEvent } from '../machine/events.ts'
import type { StateName } from '../machine/flow-chart.ts'
import { flowMachine } from '../machine/flow-machine.ts'

type EventType = FlowEvent['type']

/** A state, as far as it is drawn. */
export interface ChartState {
  readonly name: StateName
  readonly description: string
  /** Where it is written down. */
  readonly spec: string
  readonly tags: readonly string[]
  readonly isInitial: boolean
  readonly isFinal: boolean
}

/** What a state does with an event, where the guard lets it. In the order in which the chart asks. */
export interface ChartTransition {
  readonly from: StateName
  readonly event: EventType
  /** Null where nothing is asked any more. */
  readonly guard: string | null
  /** The state itself where the chart stays; null where nothing happens at all. */
  readonly to: StateName | null
  readonly description: string
}

/** All transitions from one state to another: one arrow of a diagram. */
export interface ChartArrow {
  readonly from: StateName
  readonly to: StateName
  readonly transitions: readonly ChartTransition[]
}

/** The names of the states, in the order of the chart. */
export const stateNames = Object.keys(flowMachine.states) as StateName[]

/** A state as XState reads it. */
export function nodeOf(state: StateName) {
  const node = flowMachine.states[state]
  if (node === undefined) throw new Error(`No state ${state}`)
  return node
}

export const chartStates: readonly ChartState[] = stateNames.map((name) => {
  const { description = '', meta, tags, type } = nodeOf(name)
  return {
    name,
    description,
    spec: meta?.spec ?? '',
    tags,
    isInitial: name === flowMachine.config.initial,
    isFinal: type === 'final',
  }
})

export const chartTransitions: readonly ChartTransition[] = stateNames.flatMap((from) =>
  [...nodeOf(from).transitions.values()].flat().map((transition) => {
    const { eventType, guard, target, actions, description = '' } = transition
    const entered = target?.[0]?.key as StateName | undefined
    return {
      from,
      event: eventType as EventType,
      guard: typeof guard === 'object' ? guard.type : null,
      to: entered ?? (actions.length > 0 ? from : null),
      description,
    }
  }),
)

/** What a restored flow does is the same everywhere: as arrows it would hide the rest. */
const isShown = ({ event, from }: ChartTransition): boolean =>
  event !== 'flow.resumed' &&
  // Every state but the last ones takes it; one arrow stands for all.
  (event !== 'flow.cancelled' || from === 'awaitingCallback')

/** What diagrams say in words instead. */
export const DIAGRAM_REMARK =
  'Every state but `idle` and the last ones takes `flow.cancelled`, as `awaitingCallback` does. A callback that is not ours leaves the flow where it is.'

/** The arrows of a diagram, each pair of states once. Loops come first. */
export const chartArrows: readonly ChartArrow[] = arrowsOf(
  chartTransitions.filter(isShown),
).toSorted((one, other) => Number(other.from === other.to) - Number(one.from === one.to))

/** The event types of an arrow, each once. */
export function eventsOf({ transitions }: ChartArrow): readonly EventType[] {
  return [...new Set(transitions.map(({ event }) => event))]
}

function arrowsOf(transitions: readonly ChartTransition[]): ChartArrow[] {
  const arrows = new Map<string, ChartArrow & { readonly transitions: ChartTransition[] }>()
  for (const transition of transitions) {
    const { from, to } = transition
    if (to === null) continue
    const arrow = arrows.get(`${from} ${to}`) ?? { from, to, transitions: [] }
    arrow.transitions.push(transition)
    arrows.set(`${from} ${to}`, arrow)
  }
  return [...arrows.values()]
}
