import { sortArrows, type SortedArrows } from './arrows.ts'
import type { Box, Point } from './box.ts'
import type { Chart, ChartArrow, ChartState } from './chart.ts'
import { Graph, layout, type LayoutGraph } from './dagre.ts'
import { besidePath, centre, elbows, fallPath, roundedPath } from './paths.ts'
import { stackEnds } from './stack.ts'

/** A chart with places, in pixels from the left and the top. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** By the id of the state. */
  readonly boxes: ReadonlyMap<string, Box>
  /** By the id of the arrow: its path, as SVG's `d`. */
  readonly paths: ReadonlyMap<string, string>
  /** The ids of arrows that are worth a line only where they were taken. */
  readonly quiet: ReadonlySet<string>
}

/** Of a letter of a state's name. */
const LETTER_WIDTH = 7.25
const STATE_HEIGHT = 34
const STATE_PADDING = 26
const GAP = 16
const ROW_GAP = 24
/** Between rows where there are groups, whose titles need room. */
const GROUP_GAP = 48
const LANE = 16
const MARGIN = 10
/** What the title of a group needs beside the room that the library leaves between groups. */
const TITLE_HEIGHT = 10

/**
 * Places the states of a chart from top to bottom, and its arrows between them.
 *
 * @param isNarrow Whether there is little room to the right.
 */
export function layoutOf(chart: Chart, isNarrow = false): Layout {
  const arrows = sortArrows(chart)
  const graph = graphOf(chart, arrows)
  layout(graph, { constraints: orderOf(chart, arrows) })

  const placed = boxesOf(graph, chart)
  const { boxes, lines: stacks } = isNarrow
    ? stackEnds(chart, arrows, placed)
    : { boxes: placed, lines: [] }
  const left = Math.min(...[...boxes.values()].map(({ x }) => x))
  const bypasses = ends(arrows.bypasses, boxes).sort(
    ([, a, b], [, c, d]) => Math.abs(b.y - a.y) - Math.abs(d.y - c.y),
  )
  const lines = new Map([
    ...wayLines(graph, chart, arrows, boxes),
    ...stacks,
    ...ends(arrows.falls, boxes).map(([{ id }, from, to]) => [id, fallPath(from, to)] as const),
    ...bypasses.map(
      ([{ id }, from, to], index) => [id, besidePath(from, to, left - LANE * (index + 1))] as const,
    ),
  ])
  return framed(boxes, lines, arrows.quiet)
}

function boxesOf(graph: LayoutGraph, chart: Chart): ReadonlyMap<string, Box> {
  return new Map(
    chart.states.map(({ id }) => {
      const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id)
      const title = TITLE_HEIGHT * groupsIn(id, chart)
      return [id, { x: x - width / 2, y: y - height / 2 - title, width, height: height + title }]
    }),
  )
}

function wayLines(
  graph: LayoutGraph,
  chart: Chart,
  arrows: SortedArrows,
  boxes: ReadonlyMap<string, Box>,
): ReadonlyMap<string, readonly Point[]> {
  return new Map(
    graph.edges().flatMap((edge) => {
      const arrow = arrows.way.find(({ id }) => id === edge.name)
      const points = graph.edge(edge).points ?? []
      return arrow === undefined
        ? []
        : [[arrow.id, wayLine(arrow, points, boxes, chart, arrows)] as const]
    }),
  )
}

function graphOf(chart: Chart, { way }: SortedArrows): LayoutGraph {
  const { states } = chart
  const graph = new Graph({ multigraph: true, compound: true })
  const ranksep = states.some(({ parent }) => parent !== null) ? GROUP_GAP : ROW_GAP
  graph.setGraph({ rankdir: 'TB', align: 'UL', nodesep: GAP, ranksep, edgesep: LANE })
  for (const state of states) graph.setNode(state.id, sizeOf(state))
  for (const { id, parent } of states) if (parent !== null) graph.setParent(id, parent)
  for (const { id, source, target } of way) {
    const [from, to] = [lastIn(source, chart), firstIn(target, chart)]
    if (from !== to) graph.setEdge(from, to, { width: 8, height: 8, labelpos: 'c' }, id)
  }
  return graph
}

/** How many groups are in one another there, with the state itself: each has a title. */
function groupsIn(id: string, chart: Chart): number {
  const inside = chart.states.filter(({ parent }) => parent === id)
  return inside.length === 0 ? 0 : 1 + Math.max(...inside.map((state) => groupsIn(state.id, chart)))
}

function isGroup(id: string, { states }: Chart): boolean {
  return states.some(({ parent }) => parent === id)
}

// The library knows no arrows of groups: those of the states in which one arrives, and ends, stand for them.

function firstIn(id: string, chart: Chart): string {
  const inside = chart.states.filter(({ parent }) => parent === id)
  const first = inside.find(({ isInitial }) => isInitial) ?? inside[0]
  return first === undefined ? id : firstIn(first.id, chart)
}

function lastIn(id: string, chart: Chart): string {
  const last = chart.states.findLast(({ parent }) => parent === id)
  return last === undefined ? id : lastIn(last.id, chart)
}

function sizeOf({ name }: ChartState): { width: number; height: number } {
  return { width: Math.round(name.length * LETTER_WIDTH + STATE_PADDING), height: STATE_HEIGHT }
}

/**
 * Which states are left of which. Of those to which a state leads, the one from which the way is longest is
 * straight below it; the end to which most lead is next, so that they need not cross the others.
 */
function orderOf(
  chart: Chart,
  { way, falls }: SortedArrows,
): Array<{ left: string; right: string }> {
  const lengthFrom = (id: string, seen: ReadonlySet<string>): number => {
    const next = way.filter(({ source, target }) => source === id && !seen.has(target))
    return Math.max(
      0,
      ...next.map(({ target }) => 1 + lengthFrom(target, new Set([...seen, target]))),
    )
  }
  return chart.states.flatMap(({ id, parent }) => {
    const order = chart.states
      .filter((state) => state.id !== id && state.parent === parent)
      .filter((state) => way.some(({ source, target }) => source === id && target === state.id))
      .map((state) => ({
        id: firstIn(state.id, chart),
        rank: [
          lengthFrom(state.id, new Set([id, state.id])),
          falls.filter(({ target }) => target === state.id).length,
          Number(state.kind === 'final'),
        ],
      }))
      .sort((one, other) => compared(other.rank, one.rank))
    return order.slice(1).map((right, index) => ({ left: order[index]?.id ?? '', right: right.id }))
  })
}

function compared(one: readonly number[], other: readonly number[]): number {
  const difference = one.map((value, index) => value - (other[index] ?? 0))
  return difference.find((value) => value !== 0) ?? 0
}

function wayLine(
  { source, target }: ChartArrow,
  points: readonly Point[],
  boxes: ReadonlyMap<string, Box>,
  chart: Chart,
  { way }: SortedArrows,
): readonly Point[] {
  const [from, to] = [boxes.get(source), boxes.get(target)]
  if (from === undefined || to === undefined) return points
  const isDown = from.y < to.y
  // There and back: two lines side by side.
  const isPair = way.some((other) => other.source === target && other.target === source)
  const shift = isPair ? (isDown ? -LANE / 2 : LANE / 2) : 0
  const start = { x: centre(from).x + shift, y: isDown ? from.y + from.height : from.y }
  const end = { x: centre(to).x + shift, y: isDown ? to.y : to.y + to.height }
  const between = points.slice(1, -1)
  const isOfGroup = isGroup(source, chart) || isGroup(target, chart)
  return elbows(between.length > 1 && !isOfGroup ? [start, ...between, end] : [start, end])
}

function ends(
  arrows: readonly ChartArrow[],
  boxes: ReadonlyMap<string, Box>,
): Array<[ChartArrow, Box, Box]> {
  return arrows.flatMap((arrow) => {
    const [from, to] = [boxes.get(arrow.source), boxes.get(arrow.target)]
    return from === undefined || to === undefined ? [] : [[arrow, from, to]]
  })
}

/** Moves everything so that it begins at the margin. */
function framed(
  boxes: ReadonlyMap<string, Box>,
  lines: ReadonlyMap<string, readonly Point[]>,
  quiet: ReadonlySet<string>,
): Layout {
  const all = [...lines.values()].flat()
  const rights = [...boxes.values()].map(({ x, width }) => x + width)
  const bottoms = [...boxes.values()].map(({ y, height }) => y + height)
  const left = Math.min(...all.map(({ x }) => x), ...[...boxes.values()].map(({ x }) => x)) - MARGIN
  const top = Math.min(...all.map(({ y }) => y), ...[...boxes.values()].map(({ y }) => y)) - MARGIN
  const moved = <Place extends Point>(place: Place): Place => ({
    ...place,
    x: place.x - left,
    y: place.y - top,
  })
  return {
    width: Math.max(...all.map(({ x }) => x), ...rights) - left + MARGIN,
    height: Math.max(...all.map(({ y }) => y), ...bottoms) - top + MARGIN,
    boxes: new Map([...boxes].map(([id, box]) => [id, moved(box)])),
    paths: new Map([...lines].map(([id, line]) => [id, roundedPath(line.map(moved))])),
    quiet,
  }
}
