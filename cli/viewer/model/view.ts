import { told, type Actor, type Actors, type Moment } from './actors.ts'
import type { Message } from './message.ts'
import { statusOf } from './status.ts'

/** Which logins are listed. An empty text stands for all. */
interface Filter {
  readonly text: string
  readonly name: string
  readonly status: string
}

/** Everything that the page shows. */
export interface View {
  readonly actors: Actors
  readonly connection: 'connecting' | 'open' | 'lost' | 'refused'
  /** False as long as the relay tells of the past. */
  readonly isLive: boolean
  readonly filter: Filter
  /** The id of the actor that is looked at. */
  readonly selected: string | null
  /** Which of its moments is shown. */
  readonly position: number
  /** Whether the newest moment is shown as soon as it is there. */
  readonly isFollowing: boolean
  /** Whether a login that begins is looked at. */
  readonly isAttentive: boolean
  /** Whether each moment is shown for a while, though the next one is there. */
  readonly isAnimated: boolean
  /** Whether the picture has little room. */
  readonly isNarrow: boolean
}

export type Action =
  | { readonly type: 'told'; readonly message: Message }
  | { readonly type: 'connection'; readonly connection: View['connection'] }
  | { readonly type: 'filtered'; readonly filter: Partial<Filter> }
  | { readonly type: 'selected'; readonly id: string }
  | { readonly type: 'moved'; readonly to: number }
  | { readonly type: 'followed' }
  | { readonly type: 'attended'; readonly isAttentive: boolean }
  | { readonly type: 'ticked' }
  | { readonly type: 'resized'; readonly isNarrow: boolean }

export function initialView(isAnimated: boolean): View {
  return {
    actors: new Map(),
    connection: 'connecting',
    isLive: false,
    filter: { text: '', name: '', status: '' },
    selected: null,
    position: 0,
    isFollowing: true,
    isAttentive: true,
    isAnimated,
    isNarrow: false,
  }
}

/** The view after an action. Pure. */
export function reduce(view: View, action: Action): View {
  switch (action.type) {
    case 'told':
      return afterMessage(view, action.message)
    case 'connection': {
      const { connection } = action
      // Whoever connects is told everything from the beginning.
      const isAgain = connection === 'open'
      return { ...view, connection, ...(isAgain && { actors: new Map(), isLive: false }) }
    }
    case 'filtered':
      return { ...view, filter: { ...view.filter, ...action.filter } }
    case 'selected':
      return select(view, action.id, view.isAttentive && action.id === newest(view)?.id)
    case 'moved': {
      const position = Math.max(0, Math.min(action.to, lastOf(view)))
      return { ...view, position, isFollowing: position === lastOf(view) }
    }
    case 'followed':
      return { ...view, position: lastOf(view), isFollowing: true }
    case 'attended':
      return { ...view, isAttentive: action.isAttentive }
    case 'resized':
      return { ...view, isNarrow: action.isNarrow }
    case 'ticked':
      return isBehind(view) ? { ...view, position: view.position + 1 } : view
  }
}

function afterMessage(before: View, message: Message): View {
  if (message.type === '@relay.live') return { ...before, isLive: true }
  const view = { ...before, actors: told(before.actors, message) }
  const { sessionId } = message
  if (!before.actors.has(sessionId) && view.actors.has(sessionId)) {
    const isRoot = view.actors.get(sessionId)?.parent === null
    const isShown = (view.isAttentive && isRoot) || view.selected === null
    if (isShown) return select(view, sessionId, view.isAttentive)
  }
  if (sessionId !== view.selected || !view.isFollowing) return view
  const isShownAtOnce = !view.isLive || !view.isAnimated
  return isShownAtOnce ? { ...view, position: lastOf(view) } : view
}

function select(view: View, id: string, isAttentive: boolean): View {
  const selected = { ...view, selected: id, isFollowing: true, isAttentive }
  return { ...selected, position: lastOf(selected) }
}

/** Whether there is a moment that waits to be shown. */
export function isBehind(view: View): boolean {
  return view.isFollowing && view.position < lastOf(view)
}

export function selectedActor({ actors, selected }: View): Actor | undefined {
  return selected === null ? undefined : actors.get(selected)
}

/** The actors that the filter lets through, the newest first. */
export function listed({ actors, filter }: View): readonly Actor[] {
  const text = filter.text.trim().toLowerCase()
  return [...actors.values()].reverse().filter((actor) => {
    const status = statusOf(actor)
    return (
      (filter.name === '' || actor.name === filter.name) &&
      (filter.status === '' || status === filter.status) &&
      (text === '' || searched(actor, status).includes(text))
    )
  })
}

/** Everything about an actor that can be searched for. */
function searched({ id, name, moments }: Actor, status: string): string {
  const words = moments.flatMap(({ event, value, outcome }) => [
    event ?? '',
    typeof value === 'string' ? value : JSON.stringify(value),
    outcome?.code ?? '',
    outcome?.provider.name ?? '',
  ])
  return [id, name, status, ...words].join(' ').toLowerCase()
}

/** The names that occur, for the filter. */
export function namesIn({ actors }: View): readonly string[] {
  return [...new Set([...actors.values()].map(({ name }) => name))].sort()
}

/** The statuses that occur, for the filter. */
export function statusesIn({ actors }: View): readonly string[] {
  return [...new Set([...actors.values()].map(statusOf))].sort()
}

function newest({ actors }: View): Actor | undefined {
  return [...actors.values()].at(-1)
}

function lastOf(view: View): number {
  return (selectedActor(view)?.moments.length ?? 1) - 1
}

/** The moment that is shown, and the one before it. */
export function shownMoments(
  { moments }: Actor,
  position: number,
): readonly [Moment | undefined, Moment | undefined] {
  return [moments[position], moments[position - 1]]
}
