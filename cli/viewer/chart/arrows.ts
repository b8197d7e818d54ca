import type { Chart, ChartArrow } from './chart.ts'

/** The arrows of a chart by the way in which they are drawn. */
export interface SortedArrows {
  /** They make the way: the layout follows them. */
  readonly way: readonly ChartArrow[]
  /** They skip states of the way, and run beside it. */
  readonly bypasses: readonly ChartArrow[]
  /** They go, as many others do, to an end at which one arrow of the way arrives already. */
  readonly falls: readonly ChartArrow[]
  /** Those of the falls that so many states have that only a taken one is worth a line. */
  readonly quiet: ReadonlySet<string>
}

/** As many states share something that a line for each would hide the way. */
const MANY = 4

export function sortArrows(chart: Chart): SortedArrows {
  const falls = new Set(
    chart.states.flatMap(({ id, kind }) => (kind === 'final' ? fallsTo(id, chart) : [])),
  )
  const common = commonEvents(chart)
  const others = chart.arrows.filter((arrow) => !falls.has(arrow))
  const forward = withoutReturns(others, chart)
  const bypasses = new Set(forward.filter((arrow) => isBypass(arrow, forward)))
  const isQuiet = ({ events }: ChartArrow): boolean => events.every((event) => common.has(event))
  return {
    way: others.filter((arrow) => !bypasses.has(arrow)),
    bypasses: [...bypasses],
    falls: [...falls],
    quiet: new Set([...falls].filter(isQuiet).map(({ id }) => id)),
  }
}

/** All arrows to an end but one, where there are many: that from the state with the most ways on. */
function fallsTo(end: string, { arrows }: Chart): readonly ChartArrow[] {
  const arriving = arrows.filter(({ target }) => target === end)
  if (arriving.length < MANY) return []
  const waysOn = ({ source }: ChartArrow): number =>
    arrows.filter((arrow) => arrow.source === source).length
  const most = Math.max(...arriving.map(waysOn))
  const main = arriving.find((arrow) => waysOn(arrow) === most)
  return arriving.filter((arrow) => arrow !== main)
}

function commonEvents({ arrows }: Chart): ReadonlySet<string> {
  const sources = new Map<string, Set<string>>()
  for (const { source, events } of arrows)
    for (const event of events) sources.set(event, (sources.get(event) ?? new Set()).add(source))
  return new Set([...sources].flatMap(([event, { size }]) => (size >= MANY ? [event] : [])))
}

/** Without the arrows that lead back to where the way came from. */
function withoutReturns(arrows: readonly ChartArrow[], { states }: Chart): readonly ChartArrow[] {
  const onTheWay = new Set<string>()
  const seen = new Set<string>()
  const returns = new Set<ChartArrow>()
  const visit = (id: string): void => {
    seen.add(id)
    onTheWay.add(id)
    for (const arrow of arrows.filter(({ source }) => source === id))
      if (onTheWay.has(arrow.target)) returns.add(arrow)
      else if (!seen.has(arrow.target)) visit(arrow.target)
    onTheWay.delete(id)
  }
  for (const { id } of states) if (!seen.has(id)) visit(id)
  return arrows.filter((arrow) => !returns.has(arrow))
}

function isBypass(arrow: ChartArrow, forward: readonly ChartArrow[]): boolean {
  const seen = new Set<string>()
  const reaches = (id: string): boolean => {
    if (id === arrow.target) return true
    if (seen.has(id)) return false
    seen.add(id)
    return forward.some((next) => next !== arrow && next.source === id && reaches(next.target))
  }
  return reaches(arrow.source)
}
