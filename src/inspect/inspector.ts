import type { AnyActorRef, InspectionEvent, SnapshotFrom } from 'xstate'
import type { Effects } from '../effects/ports.ts'
import { step, type FlowState } from '../machine/driver.ts'
import type { FlowEvent } from '../machine/events.ts'
import type { flowMachine } from '../machine/flow-machine.ts'
import type { ActorInspection, InspectedCall, Inspection } from '../machine/inspection.ts'
import type { InspectionMessage } from './messages.ts'
import { createSession, type Session } from './session.ts'

export interface FlowInspectorOptions {
  /**
   * Where the messages go: to a relay on this machine, into a file, into a list. Each is plain JSON. What it throws is
   * dropped: looking at a login must not end it.
   */
  readonly send: (message: InspectionMessage) => void
  /** Begins every `sessionId`: give each process its own where several tell the same relay (`login`). */
  readonly name?: string
  /** Personal data that may be shown, by name. Default: none. Secrets can never be shown. */
  readonly reveal?: ReadonlyArray<'user'>
  /** Epoch milliseconds, for the messages. Default: the clock of the effects. */
  readonly now?: () => number
}

/** Shows logins as they happen, without their secrets. */
export interface FlowInspector extends Inspection {
  /**
   * For the actor form, once per client:
   *
   * ```ts
   * const inspect = inspector.watchActors({ effects, client, provider })
   * const machine = flowMachine.provide(performEffects({ effects, client, provider, inspect }))
   * const actor = createActor(machine, { inspect: inspect.next })
   * ```
   */
  watchActors(call: Pick<InspectedCall, 'effects' | 'provider'>): ActorInspector
}

export interface ActorInspector extends ActorInspection {
  /** For `createActor(machine, { inspect })`. */
  readonly next: (event: InspectionEvent) => void
}

/** The logins whose callback is still to come, so many at once at most: the oldest is told as another one then. */
const MOST_WAITING = 1000

/**
 * Makes an inspector for `createFlow({ inspect })` and for actors. It speaks the protocol of the standard inspector
 * (`@statelyai/inspect`), with messages of its own beside it: see `InspectionMessage`.
 */
export function createFlowInspector(options: FlowInspectorOptions): FlowInspector {
  const { name = 'login', reveal = [], send, now } = Object(options) as FlowInspectorOptions
  // Whatever it throws is swallowed below: that it is missing would never come out.
  if (typeof send !== 'function') throw new TypeError('createFlowInspector: send is no function.')
  const waiting = new Map<string, Session>()
  let begun = 0

  function begin({ effects, provider }: Pick<InspectedCall, 'effects' | 'provider'>): Session {
    return createSession({
      id: `${name}-${++begun}`,
      isUserShown: reveal.includes('user'),
      now: now ?? (() => effects.now()),
      provider,
      send(message) {
        try {
          send(message)
        } catch {
          // As documented: nobody who only looks may end a login.
        }
      },
    })
  }

  /** The second half of a login goes on with what was told of the first. */
  function sessionFor({ context }: FlowState, call: InspectedCall): Session {
    return (context.state === null ? undefined : waiting.get(context.state)) ?? begin(call)
  }

  function remember({ value, context: { state } }: FlowState, session: Session): void {
    if (value !== 'awaitingCallback' || state === null) return
    waiting.delete(state)
    waiting.set(state, session)
    const oldest = waiting.keys().next()
    if (waiting.size > MOST_WAITING && oldest.done !== true) waiting.delete(oldest.value)
  }

  return {
    watch(call) {
      let session: Session | null = null
      return {
        effects: {
          ...call.effects,
          send: (request, how) =>
            (session?.tapped(call.effects) ?? call.effects).send(request, how),
        },
        stepped(taken) {
          session ??= sessionFor(taken.before, call)
          const { state } = taken.before.context
          if (state !== null) waiting.delete(state)
          session.stepped(taken)
          remember(taken.after, session)
        },
        ended(outcome) {
          session ??= begin(call)
          session.ended(outcome)
        },
      }
    },

    watchActors(call) {
      const actors = new WeakMap<AnyActorRef, Watched>()
      const watched = (actor: AnyActorRef) => {
        const known = actors.get(actor)
        if (known !== undefined) return known
        const session = begin(call)
        const entry = { session, effects: session.tapped(call.effects), at: null }
        actors.set(actor, entry)
        return entry
      }
      return {
        effectsOf: (actor) => watched(actor).effects,
        next(inspected) {
          if (inspected.type !== '@xstate.snapshot') return
          const entry = watched(inspected.actorRef as AnyActorRef)
          const { value, context, output } = inspected.snapshot as SnapshotFrom<typeof flowMachine>
          const before = entry.at
          const after: FlowState = { value, context }
          entry.at = after
          // The first one only says where an actor starts.
          if (before === null || inspected.event.type.startsWith('xstate.')) return
          const event = inspected.event as FlowEvent
          // A snapshot does not say what was asked for. The driver takes the same step: a property holds the two equal.
          const [, actions] = step(before, event)
          entry.session.stepped({ before, event, after, actions })
          if (output !== undefined) entry.session.ended(output)
        },
      }
    },
  }
}

interface Watched {
  readonly session: Session
  readonly effects: Effects
  /** Where the chart was last seen. */
  at: FlowState | null
}
