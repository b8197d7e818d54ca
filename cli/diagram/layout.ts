import * as dagre from '@dagrejs/dagre'
import { chartArrows, chartStates, labelOf, type ChartArrow, type ChartState } from 'trivet/inspect'
import type { StateName } from 'trivet/machine'

/** In pixels, from the top left corner of the picture. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** `x` and `y` are its top left corner. */
export interface Box extends Point {
  readonly width: number
  readonly height: number
}

export interface PlacedState extends Box {
  readonly state: ChartState
}

export interface PlacedArrow {
  readonly from: StateName
  readonly to: StateName
  /** Events, and below each its guards in brackets. */
  readonly lines: readonly string[]
  readonly label: Box
  /** From the edge of one state to the edge of the other; of a loop, to its label, and back the same way. */
  readonly points: readonly Point[]
}

/** The chart with a place for everything. */
export interface PlacedChart {
  readonly width: number
  readonly height: number
  readonly states: readonly PlacedState[]
  readonly arrows: readonly PlacedArrow[]
}

/** The sizes of what is written, in pixels. The letters of labels are all as wide as one another. */
export const metrics = {
  name: { size: 15, advance: 8.6 },
  spec: { size: 10, advance: 5.6 },
  label: { size: 11, advance: 6.7, line: 15 },
  padding: 16,
  stateHeight: 50,
} as const

interface Sized {
  readonly width?: number
  readonly height?: number
  readonly labelpos?: 'c'
  readonly weight?: number
}
interface PlacedEdge extends Box {
  readonly points: readonly Point[]
}
// Its declarations do not resolve under NodeNext: what is used of it is declared here.
interface LayoutGraph {
  setGraph(options: object): void
  setNode(name: string, size: Sized): void
  setEdge(from: string, to: string, label: Sized): void
  graph(): { readonly width: number; readonly height: number }
  node(name: string): Box
  edge(from: string, to: string): PlacedEdge
}
const { Graph, layout } = dagre as unknown as {
  readonly Graph: new () => LayoutGraph
  readonly layout: (graph: LayoutGraph) => void
}

/** Finds a place for each state and each arrow, from top to bottom. The same at every call. */
export function placeChart(): PlacedChart {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 30, edgesep: 30, ranksep: 40, marginx: 24, marginy: 24 })
  for (const state of chartStates) graph.setNode(state.name, stateSize(state))
  for (const arrow of chartArrows) {
    const { from, to } = arrow
    if (from === to) {
      // Beside the state it would lie on other arrows: its label has a place of its own, as a state has.
      graph.setNode(loopOf(from), labelSize(arrow))
      graph.setEdge(from, loopOf(from), {})
    } else graph.setEdge(from, to, { ...labelSize(arrow), weight: to === 'failed' ? 1 : 4 })
  }
  layout(graph)

  const { width, height } = graph.graph()
  return {
    width,
    height,
    states: chartStates.map((state) => ({ state, ...boxOf(graph.node(state.name)) })),
    arrows: chartArrows.map((arrow) => {
      const { from, to } = arrow
      const end = from === to ? loopOf(from) : to
      const edge = graph.edge(from, end)
      const label = boxOf(from === to ? graph.node(end) : edge)
      const points = edge.points.map(({ x, y }) => ({ x: rounded(x), y: rounded(y) }))
      return { from, to, lines: labelOf(arrow), label, points }
    }),
  }
}

function loopOf(name: StateName): string {
  return `${name} stays`
}

/** dagre gives the middle of a box. */
function boxOf({ x, y, width, height }: Box): Box {
  return { x: rounded(x - width / 2), y: rounded(y - height / 2), width, height }
}

function stateSize(state: ChartState) {
  const { name, spec, padding, stateHeight } = metrics
  const text = Math.max(state.name.length * name.advance, state.spec.length * spec.advance)
  return { width: Math.ceil(text) + 2 * padding, height: stateHeight }
}

function labelSize(arrow: ChartArrow) {
  const lines = labelOf(arrow)
  const { advance, line } = metrics.label
  const longest = Math.max(...lines.map(({ length }) => length))
  const width = Math.ceil(longest * advance) + 12
  return { width, height: lines.length * line + 8, labelpos: 'c' as const }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10
}
