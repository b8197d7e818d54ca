import { createMachine, type AnyStateNode } from 'xstate'

type MachineConfig = Record<string, unknown>

/** A state of a chart. */
export interface ChartState {
  /** Such as `flow.preparing`: unique in its chart. */
  readonly id: string
  /** Its name within its parent. */
  readonly name: string
  /** The id of the state that it is in; null for those at the top. */
  readonly parent: string | null
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history'
  readonly isInitial: boolean
  readonly description: string | null
  /** Where the rule is written down, as the chart's `meta.spec` says. */
  readonly spec: string | null
}

/** An arrow from a state to another, for each event that can take it. */
export interface ChartArrow {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly events: readonly string[]
}

/** A statechart as it is drawn. */
export interface Chart {
  readonly id: string
  readonly states: readonly ChartState[]
  readonly arrows: readonly ChartArrow[]
}

/** The part of a machine that is drawn: XState's own machines have it. */
interface DrawnMachine {
  readonly id: string
  readonly root: AnyStateNode
}

/** The chart of a machine. Its root is not drawn. */
export function chartOf({ id, root }: DrawnMachine): Chart {
  const nodes = descendants(root)
  const arrows = new Map<string, { source: string; target: string; events: Set<string> }>()
  for (const source of nodes)
    for (const { target, eventType: event } of [...source.transitions.values()]
      .flat()
      .concat(source.always ?? []))
      for (const { id: reached } of target ?? []) {
        const key = `${source.id} → ${reached}`
        const arrow = arrows.get(key) ?? { source: source.id, target: reached, events: new Set() }
        arrows.set(key, arrow)
        arrow.events.add(String(event))
      }
  return {
    id,
    states: nodes.map((node) => stateOf(node, root)),
    arrows: [...arrows].map(([key, { source, target, events }]) => ({
      id: key,
      source,
      target,
      events: [...events],
    })),
  }
}

/**
 * The chart of a machine's configuration as XState's inspector sends it: JSON in which functions are names.
 *
 * @returns Null for what is none, or has no states.
 */
export function chartOfDefinition(definition: string): Chart | null {
  try {
    const machine = createMachine(JSON.parse(definition) as MachineConfig)
    const chart = chartOf(machine)
    return chart.states.length === 0 ? null : chart
  } catch {
    return null
  }
}

function descendants(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states).flatMap((child) => [child, ...descendants(child)])
}

function stateOf(node: AnyStateNode, root: AnyStateNode): ChartState {
  const { parent } = node
  const { spec } = Object(node.meta) as { readonly spec?: unknown }
  return {
    id: node.id,
    name: node.key,
    parent: parent === undefined || parent === root ? null : parent.id,
    kind: node.type,
    isInitial: parent?.type === 'compound' && parent.initial?.target?.[0] === node,
    description: node.description ?? null,
    spec: typeof spec === 'string' ? spec : null,
  }
}
