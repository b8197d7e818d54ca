import { flowMachine } from '../machine/flow-machine.ts'
import {
  chartArrows,
  chartStates,
  chartTransitions,
  eventsOf,
  type ChartArrow,
  type ChartTransition,
} from './chart.ts'

/** The forms in which the chart can be drawn without a layout. */
export type DiagramFormat = keyof typeof drawings

const drawings = { mermaid, dot, stately } as const

/**
 * The chart as text: `mermaid` (a state diagram, as GitHub shows it), `dot` (Graphviz), or `stately` (the JSON that
 * XState's `createMachine` takes, to be opened in Stately's editor).
 *
 * @throws TypeError for any other format.
 */
export function diagram(format: DiagramFormat): string {
  if (!Object.hasOwn(drawings, format))
    throw new TypeError(`diagram: the format is one of ${Object.keys(drawings).join(', ')}.`)
  return drawings[format]()
}

function mermaid(): string {
  const start = chartStates.filter(({ isInitial }) => isInitial)
  const arrows = chartArrows.map(
    (arrow) => `${arrow.from} --> ${arrow.to} : ${eventsOf(arrow).join(', ')}`,
  )
  const lines = [
    ...start.map(({ name }) => `[*] --> ${name}`),
    ...arrows,
    ...ends().map(({ name }) => `${name} --> [*]`),
  ]
  return ['stateDiagram-v2', ...lines.map((line) => `  ${line}`)].join('\n')
}

/** The final states to which an arrow leads. */
function ends() {
  return chartStates.filter(
    ({ name, isFinal }) => isFinal && chartArrows.some(({ to }) => to === name),
  )
}

function dot(): string {
  const states = chartStates.map(({ name, description, isFinal, isInitial }) => {
    const shape = isFinal ? ', peripheries=2' : isInitial ? ', penwidth=2' : ''
    return `${name} [tooltip=${quoted(description)}${shape}]`
  })
  const arrows = chartArrows.map(
    (arrow) => `${arrow.from} -> ${arrow.to} [label=${quoted(labelOf(arrow).join('\n'))}]`,
  )
  return [
    'digraph flow {',
    '  graph [rankdir=TB, fontname="sans-serif"]',
    '  node [shape=box, style=rounded, fontname="sans-serif"]',
    '  edge [fontname="monospace", fontsize=10]',
    ...[...states, ...arrows].map((line) => `  ${line}`),
    '}',
  ].join('\n')
}

/** The events of an arrow, and below each the guards that lead this way, in brackets. */
export function labelOf(arrow: ChartArrow): readonly string[] {
  return eventsOf(arrow).flatMap((event) => [
    event,
    ...arrow.transitions
      .filter((transition) => transition.event === event)
      .flatMap((transition) => guardOf(transition) ?? []),
  ])
}

function guardOf({ guard, from, event }: ChartTransition): string | null {
  if (guard !== null) return `[${guard}]`
  const isChosen = chartTransitions.some(
    (other) =>
      other.from === from && other.event === event && other.guard !== null && other.to !== null,
  )
  return isChosen ? '[else]' : null
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/** The chart as `createMachine` takes it: names instead of functions. Params that are worked out are left out: they are code. */
export const definition = JSON.stringify(flowMachine.config)

function stately(): string {
  return JSON.stringify(JSON.parse(definition), null, 2)
}
