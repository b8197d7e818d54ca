import { createActor, waitFor, type ActorRefFrom } from 'xstate'
import { performEffects } from '../../src/machine/actor.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import type { StateName } from '../../src/machine/flow-chart.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import { jsonCopy } from '../model/support.ts'
import { begunWith, callbackEvent, presentedWith, surroundingsIn } from './as-function.ts'
import { approved, type Land } from './land.ts'
import { moveOf } from './moves.ts'
import { seen, type Ended, type Subject, type Witness } from './scenario.ts'
import type { Stage } from './stage.ts'

/** A login as an actor. A restore is another actor, made from JSON. */
export class AsActor implements Subject {
  #actor: ActorRefFrom<typeof flowMachine>
  #url = ''
  readonly #refused: string[] = []
  readonly #stage: Stage
  readonly #land: Land
  readonly #machine: typeof flowMachine
  readonly #sees: Witness

  constructor(stage: Stage, land: Land, sees: Witness = () => {}) {
    this.#sees = sees
    this.#stage = stage
    this.#land = land
    this.#machine = flowMachine.provide(performEffects(surroundingsIn(stage, land)))
    this.#actor = this.#started()
  }

  async happens(move: string, state: StateName): Promise<void> {
    await waitFor(this.#actor, ({ value }) => value === state)
    const event = await this.#eventOf(move)
    if (move === 'resume') {
      const snapshot = jsonCopy(this.#actor.getPersistedSnapshot())
      this.#actor.stop()
      this.#actor = this.#started(snapshot)
    }
    this.#actor.send(event)
  }

  async answered(): Promise<void> {
    // The actor goes on by itself: what it asks for next, or its end, is waited for.
  }

  async end(): Promise<Ended> {
    const { output } = await waitFor(this.#actor, ({ status }) => status === 'done')
    this.#sees('output', output)
    return {
      ...seen(output),
      tokenRequests: this.#stage.tokenRequests,
      refused: this.#refused,
    }
  }

  #started(snapshot?: ReturnType<ActorRefFrom<typeof flowMachine>['getPersistedSnapshot']>) {
    const actor = createActor(this.#machine, snapshot === undefined ? {} : { snapshot })
    actor.on('*', (emitted) => this.#sees('emitted', emitted))
    actor.on('authorization.ready', ({ url }) => {
      this.#url = url
    })
    actor.on('callback.refused', ({ failure }) => this.#refused.push(failure.code))
    return actor.start()
  }

  async #eventOf(move: string): Promise<FlowEvent> {
    const { context } = this.#actor.getSnapshot()
    if (move.startsWith('begin')) return begunWith(this.#land.provider)
    if (move.startsWith('present')) return presentedWith(this.#land, move.endsWith('ID token'))
    if (!move.startsWith('callback: ')) return moveOf(move).event(context)
    const good = await approved(this.#url, this.#land.emulator)
    return callbackEvent(move.slice('callback: '.length), good, context.expiresAt)
  }
}
