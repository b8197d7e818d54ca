import { useEffect, useRef } from 'preact/hooks'
import type { Chart, ChartArrow } from '../chart/chart.ts'
import { layoutOf, type Layout } from '../chart/layout.ts'
import type { Moment } from '../model/actors.ts'
import { activeStates, takenArrows, wordsOf } from '../model/chart-position.ts'
import type { Tone } from '../model/status.ts'
import { Group, State } from './chart-state.tsx'

interface Props {
  readonly chart: Chart
  readonly moments: readonly Moment[]
  readonly position: number
  /** Of the active state. */
  readonly tone: Tone
  readonly isNarrow: boolean
}

type ArrowKind = 'plain' | 'taken' | 'now' | 'quiet'

const SMALLEST = 0.78
const LARGEST = 1.15

/** What matters most comes last: it is above the others. */
const drawnOrder = ['plain', 'taken', 'now'] as const

const layouts = { wide: new WeakMap<Chart, Layout>(), narrow: new WeakMap<Chart, Layout>() }

function layoutFor(chart: Chart, isNarrow: boolean): Layout {
  const known = isNarrow ? layouts.narrow : layouts.wide
  const layout = known.get(chart) ?? layoutOf(chart, isNarrow)
  known.set(chart, layout)
  return layout
}

/** The chart, with the way that was taken and the state that is active. */
export function ChartPicture({ chart, moments, position, tone, isNarrow }: Props) {
  const { width, height, boxes, paths, quiet } = layoutFor(chart, isNarrow)
  const past = moments.slice(0, position)
  const moment = moments[position]
  const active = activeStates(chart, moment?.value)
  const visited = new Set(past.flatMap(({ value }) => [...activeStates(chart, value)]))
  const now = new Set(moment === undefined ? [] : takenArrows(chart, past.at(-1), moment))
  const taken = new Set(past.flatMap((one, index) => takenArrows(chart, past[index - 1], one)))

  const kindOf = (arrow: ChartArrow): ArrowKind => {
    if (now.has(arrow)) return 'now'
    if (taken.has(arrow)) return 'taken'
    return quiet.has(arrow.id) ? 'quiet' : 'plain'
  }
  const lookOf = (id: string): string => {
    if (active.has(id)) return 'active'
    return visited.has(id) ? 'visited' : ''
  }
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => showActive(frame.current), [moment])

  const groups = new Set(chart.states.map(({ parent }) => parent))
  const [outer, inner] = [true, false].map((isGroup) =>
    chart.states.filter(({ id }) => groups.has(id) === isGroup),
  )
  return (
    <div class="frame" ref={frame} tabIndex={0} role="group" aria-label="The picture of the chart">
      <svg
        class={tone}
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        // As far as its words can be read, and no larger than they need.
        style={{ minWidth: `${width * SMALLEST}px`, maxWidth: `${width * LARGEST}px` }}
        role="img"
        aria-label={`The chart ${chart.id}, in ${wordsOf(moment?.value)}`}
      >
        <Heads />
        {outer?.map((state) => (
          <Group key={state.id} state={state} box={boxes.get(state.id)} look={lookOf(state.id)} />
        ))}
        {drawnOrder.flatMap((kind) =>
          chart.arrows
            .filter((arrow) => kindOf(arrow) === kind)
            .map((arrow) => (
              <path
                // With the position: an arrow that is taken once more is drawn once more.
                key={`${arrow.id} ${kind === 'now' ? position : ''}`}
                class={`arrow ${kind}`}
                d={paths.get(arrow.id) ?? ''}
                pathLength={kind === 'now' ? 1 : undefined}
                marker-end={`url(#head-${kind})`}
              >
                <title>{arrow.events.join(', ')}</title>
              </path>
            )),
        )}
        {inner?.map((state) => (
          <State key={state.id} state={state} box={boxes.get(state.id)} look={lookOf(state.id)} />
        ))}
      </svg>
    </div>
  )
}

/** On a small screen the picture is wider than its frame. */
function showActive(frame: HTMLDivElement | null): void {
  const active = frame?.querySelector('.state.active')
  if (frame === null || !active) return
  const [outer, inner] = [frame.getBoundingClientRect(), active.getBoundingClientRect()]
  const middle = inner.left + inner.width / 2 - outer.left
  frame.scrollLeft += middle - outer.width / 2
}

function Heads() {
  return (
    <defs>
      {drawnOrder.map((kind) => (
        <marker
          key={kind}
          id={`head-${kind}`}
          class={`head ${kind}`}
          viewBox="0 0 10 10"
          refX="8.5"
          refY="5"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M1 1 9 5 1 9z" />
        </marker>
      ))}
    </defs>
  )
}
