import type { Chart, ChartArrow } from '../chart/chart.ts'
import type { Moment } from './actors.ts'

/** The ids of the states that a value stands for, with those that they are in. */
export function activeStates({ states }: Chart, value: unknown): ReadonlySet<string> {
  const active = new Set<string>()
  const enter = (parent: string | null, name: string, inside: unknown): void => {
    const state = states.find((one) => one.parent === parent && one.name === name)
    if (state === undefined) return
    active.add(state.id)
    walk(state.id, inside)
  }
  const walk = (parent: string | null, inside: unknown): void => {
    if (typeof inside === 'string') enter(parent, inside, null)
    else if (typeof inside === 'object' && inside !== null)
      for (const [name, deeper] of Object.entries(inside)) enter(parent, name, deeper)
  }
  walk(null, value)
  return active
}

/** The arrows that were taken from one moment to the next: more than one where states are parallel. */
export function takenArrows(
  chart: Chart,
  before: Moment | undefined,
  { event, value, isSettled }: Moment,
): readonly ChartArrow[] {
  if (before === undefined || event === null || !isSettled) return []
  const left = activeStates(chart, before.value)
  const reached = activeStates(chart, value)
  return chart.arrows.filter(
    ({ source, target, events }) =>
      left.has(source) &&
      reached.has(target) &&
      (!left.has(target) || source === target) &&
      events.some((descriptor) => isFor(descriptor, event)),
  )
}

/** Whether an event descriptor of XState is for an event: `*` and `mouse.*` are for many. */
function isFor(descriptor: string, event: string): boolean {
  if (descriptor === '*' || descriptor === '' || descriptor === event) return true
  return descriptor.endsWith('.*') && event.startsWith(descriptor.slice(0, -1))
}

/** A state value in words: `checkout: payment: asking, address: known`. */
export function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([name, inside]) => {
      const deeper = wordsOf(inside)
      return deeper === '' ? name : `${name}: ${deeper}`
    })
    .join(', ')
}
