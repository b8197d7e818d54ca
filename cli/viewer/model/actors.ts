import { chartOfDefinition, type Chart } from '../chart/chart.ts'
import type { ActorMessage, Message, OwnMessage } from './message.ts'
import type { MessageOf } from 'trivet/inspect'

export type Exchange = MessageOf<'@trivet.exchange'>
export type Decision = MessageOf<'@trivet.decision'>
export type Effect = MessageOf<'@trivet.effect'>
export type Outcome = MessageOf<'@trivet.outcome'>

/** One step of an actor: an event, and what came of it until the next one. */
export interface Moment {
  /** The type of the event; null for the beginning. */
  readonly event: string | null
  /** Epoch milliseconds. */
  readonly at: number
  /** XState's state value after the event. */
  readonly value: unknown
  readonly context: unknown
  /** XState's status of the actor after the event. */
  readonly status: string
  /** False from the event to its snapshot. */
  readonly isSettled: boolean
  readonly decisions: readonly Decision[]
  readonly effects: readonly Effect[]
  readonly exchanges: readonly Exchange[]
  readonly outcome: Outcome | null
}

/** An actor that was told of: a login, or any other. */
export interface Actor {
  readonly id: string
  /** What it is called: for a login, the id of the provider. */
  readonly name: string
  /** The id of the actor that began it; null for one that nobody began. */
  readonly parent: string | null
  readonly chart: Chart | null
  readonly beganAt: number
  /** At least one. */
  readonly moments: readonly Moment[]
}

/** By id, the oldest first. */
export type Actors = ReadonlyMap<string, Actor>

/** As many actors as are kept. */
const MOST = 200

/** The actors after one more message. Pure; what a message does not change stays the same object. */
export function told(actors: Actors, message: Message): Actors {
  if (message.type === '@relay.live') return actors
  const actor = actors.get(message.sessionId)
  if (message.type === '@xstate.actor') return began(actors, message)
  if (actor === undefined)
    return message.type === '@trivet.outcome' ? refused(actors, message) : actors
  return new Map(actors).set(actor.id, { ...actor, moments: after(actor.moments, message) })
}

function began(actors: Actors, message: ActorMessage): Actors {
  const { sessionId: id, definition, snapshot } = message
  const at = timeOf(message.createdAt)
  const first = settled(beginning(at), snapshot)
  // Whoever says it again begins anew.
  return withActor(actors, {
    id,
    name: message.name === '' ? id : message.name,
    parent: message.parentId ?? null,
    chart: definition === undefined ? null : chartFrom(definition),
    beganAt: at,
    moments: [first],
  })
}

/** A callback that belonged to no login: there is an outcome, and nothing before it. */
function refused(actors: Actors, outcome: Outcome): Actors {
  const at = timeOf(outcome.createdAt)
  const moment = { ...beginning(at), status: 'done', isSettled: true, outcome }
  return withActor(actors, {
    id: outcome.sessionId,
    name: outcome.provider.id,
    parent: null,
    chart: null,
    beganAt: at,
    moments: [moment],
  })
}

function withActor(actors: Actors, actor: Actor): Actors {
  const others = [...actors].filter(([id]) => id !== actor.id)
  return new Map([...others, [actor.id, actor] as const].slice(-MOST))
}

const charts = new Map<string, Chart | null>()

/** Every login has the same chart: it is read once. */
function chartFrom(definition: string): Chart | null {
  const known = charts.get(definition)
  if (known !== undefined) return known
  const chart = chartOfDefinition(definition)
  charts.set(definition, chart)
  return chart
}

function beginning(at: number): Moment {
  return {
    event: null,
    at,
    value: null,
    context: null,
    status: 'active',
    isSettled: false,
    decisions: [],
    effects: [],
    exchanges: [],
    outcome: null,
  }
}

type LaterMessage = Exclude<Message, ActorMessage | { type: '@relay.live' }>

function after(moments: readonly Moment[], message: LaterMessage): readonly Moment[] {
  const last = moments.at(-1)
  if (last === undefined) return moments
  const withLast = (moment: Moment): readonly Moment[] => [...moments.slice(0, -1), moment]
  switch (message.type) {
    case '@xstate.event':
      return [...moments, opened(last, message.event.type, timeOf(message.createdAt))]
    case '@xstate.snapshot': {
      const { event, snapshot, createdAt } = message
      if (!last.isSettled) return withLast(settled(last, snapshot))
      // A snapshot without an event, as an actor has that is no machine.
      return [...moments, settled(opened(last, event.type, timeOf(createdAt)), snapshot)]
    }
    default:
      return withLast(noted(last, message))
  }
}

function opened(last: Moment, event: string, at: number): Moment {
  const { value, context, status } = last
  return { ...beginning(at), event, value, context, status }
}

function settled(
  moment: Moment,
  snapshot:
    | { readonly value?: unknown; readonly context?: unknown; readonly status: string }
    | undefined,
): Moment {
  if (snapshot === undefined) return { ...moment, isSettled: true }
  const { value, context, status } = snapshot
  return { ...moment, value: value ?? null, context: context ?? null, status, isSettled: true }
}

function noted(moment: Moment, message: OwnMessage): Moment {
  switch (message.type) {
    case '@trivet.decision':
      return { ...moment, decisions: [...moment.decisions, message] }
    case '@trivet.effect':
      return { ...moment, effects: [...moment.effects, message] }
    case '@trivet.exchange':
      return { ...moment, exchanges: [...moment.exchanges, message] }
    case '@trivet.outcome':
      return { ...moment, outcome: message }
  }
}

function timeOf(createdAt: string): number {
  const time = Number(createdAt)
  return Number.isFinite(time) ? time : 0
}
