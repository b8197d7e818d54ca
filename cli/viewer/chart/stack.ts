import type { SortedArrows } from './arrows.ts'
import type { Chart, ChartArrow } from './chart.ts'
import type { Box, Point } from './box.ts'
import { centre } from './paths.ts'

/** Ends that were beside one another, below one another. */
export interface Stack {
  /** All boxes; only those of the ends have moved. */
  readonly boxes: ReadonlyMap<string, Box>
  /** The lines that lead to them, by the id of the arrow. */
  readonly lines: ReadonlyMap<string, readonly Point[]>
}

/** So few need not be stacked. */
const FEW = 2
const GAP = 11
const LANE = 9

/** For where there is no room for a row of ends: puts them into a column, where nothing is in its way. */
export function stackEnds(
  chart: Chart,
  arrows: SortedArrows,
  boxes: ReadonlyMap<string, Box>,
): Stack {
  const moved = new Map(boxes)
  const lines = new Map<string, readonly Point[]>()
  for (const { id } of chart.states) {
    const from = boxes.get(id)
    const column = columnOf(endsOf(id, chart, arrows), boxes)
    if (from === undefined || column.length <= FEW) continue
    const own = new Set(column.map(([{ target }]) => target))
    const others = [...boxes].flatMap(([other, box]) => (own.has(other) ? [] : [box]))
    if (column.some(([, box]) => others.some((other) => overlap(box, other)))) continue

    const top = from.y + from.height
    for (const [arrow, box] of column) {
      moved.set(arrow.target, box)
      const turn = (top + (column[0]?.[1].y ?? top)) / 2
      const [start, end] = [centre(from).x, centre(box).y]
      lines.set(arrow.id, [
        { x: start, y: top },
        { x: start, y: turn },
        { x: box.x - LANE, y: turn },
        { x: box.x - LANE, y: end },
        { x: box.x, y: end },
      ])
    }
  }
  return { boxes: moved, lines }
}

/** The ends to which a state leads, and hardly any other. */
function endsOf(
  source: string,
  { states }: Chart,
  { way, falls, quiet }: SortedArrows,
): readonly ChartArrow[] {
  const finals = new Set(states.flatMap(({ id, kind }) => (kind === 'final' ? [id] : [])))
  const isShared = (end: string): boolean =>
    falls.some(({ id, target }) => target === end && !quiet.has(id)) ||
    way.some((arrow) => arrow.target === end && arrow.source !== source)
  return way.filter(
    (arrow) => arrow.source === source && finals.has(arrow.target) && !isShared(arrow.target),
  )
}

function columnOf(
  ends: readonly ChartArrow[],
  boxes: ReadonlyMap<string, Box>,
): ReadonlyArray<readonly [ChartArrow, Box]> {
  const row = ends
    .flatMap((arrow) => {
      const box = boxes.get(arrow.target)
      return box === undefined ? [] : [[arrow, box] as const]
    })
    .sort(([, one], [, other]) => one.x - other.x)
  const first = row[0]?.[1]
  if (first === undefined) return []
  const { x, y, height } = first
  return row.map(([arrow, box], index) => [arrow, { ...box, x, y: y + index * (height + GAP) }])
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}
