import { emit, type AnyActorRef, type Observer } from 'xstate'
import type { FlowContext } from './context.ts'
import type { EffectParams, NoticeParams } from './effects.ts'
import type { FlowEvent } from './events.ts'
import type { FlowEmitted } from './flow-setup.ts'
import type { ActorInspection } from './inspection.ts'
import { perform, type AnsweredEffect } from './perform/perform.ts'
import { surroundingsOf, type PerformOptions } from './perform/surroundings.ts'

export interface PerformEffectsOptions extends PerformOptions {
  /** Shows what goes over the wire. The actor itself is shown by `createActor(machine, { inspect: inspector.actor })`. */
  readonly inspect?: ActorInspection
}

interface ActionArgs {
  readonly self: AnyActorRef
}

/**
 * Turns the chart into an actor that does what it asks for. Once per client, not per login:
 *
 * ```ts
 * const machine = flowMachine.provide(performEffects({ effects, client, provider }))
 * const actor = createActor(machine)
 * actor.on('authorization.ready', ({ url }) => redirect(url))
 * actor.on('callback.refused', ({ failure }) => report(failure))
 * ```
 *
 * Stopping the actor aborts whatever is under way.
 */
export function performEffects({ inspect, ...options }: PerformEffectsOptions) {
  const surroundings = surroundingsOf(options)
  const controllers = new WeakMap<AnyActorRef, AbortController>()

  const controllerOf = (actor: AnyActorRef): AbortController => {
    const existing = controllers.get(actor)
    if (existing !== undefined && !existing.signal.aborted) return existing
    const controller = new AbortController()
    // XState keeps no account of what actions have started: a stopped actor would go on sending.
    if (existing === undefined) actor.subscribe(whenEnded(() => controllers.get(actor)?.abort()))
    controllers.set(actor, controller)
    return controller
  }
  const performing =
    <Type extends AnsweredEffect['type']>(type: Type) =>
    ({ self }: ActionArgs, params: EffectParams[Type]): void => {
      const { signal } = controllerOf(self)
      const effect = { type, params } as AnsweredEffect
      const effects = inspect?.effectsOf(self, surroundings) ?? surroundings.effects
      void perform(effect, { ...surroundings, effects }, signal).then((result) => {
        if (!signal.aborted) self.send(result)
      })
    }

  return {
    actions: {
      'effect.prepare': performing('effect.prepare'),
      'effect.exchange': performing('effect.exchange'),
      'effect.verifyIdToken': performing('effect.verifyIdToken'),
      'effect.fetchUserInfo': performing('effect.fetchUserInfo'),
      'effect.wait': performing('effect.wait'),
      'effect.abort': ({ self }: ActionArgs): void => controllers.get(self)?.abort(),
      'authorization.ready': notify('authorization.ready'),
      'callback.refused': notify('callback.refused'),
    },
  }
}

/** Told of every end: the final state, a stop, and an error that somebody's own guard or action threw. */
function whenEnded(end: () => void): Pick<Observer<unknown>, 'complete' | 'error'> {
  return {
    complete: end,
    error(thrown) {
      end()
      // An observer that takes errors keeps XState from reporting them, and this one does not handle any.
      throw thrown
    },
  }
}

/** Emits a notice to whoever listens to the actor. */
function notify<Type extends keyof NoticeParams>(type: Type) {
  type Params = NoticeParams[Type]
  return emit<FlowContext, FlowEvent, Params, FlowEvent, FlowEmitted>(
    // One type of notice gives one member of the union; TypeScript cannot see that through a parameter.
    (_, params) => ({ type, ...params }) as FlowEmitted,
  )
}
