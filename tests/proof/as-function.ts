import { webEffects } from 'trivet/effects'
import { initialState, step, type FlowState, type StepAction } from '../../src/machine/driver.ts'
import type { EffectResult, FlowEvent } from '../../src/machine/events.ts'
import { outcomeOf } from '../../src/machine/outcome.ts'
import { perform, type AnsweredEffect } from '../../src/machine/perform/perform.ts'
import { surroundingsOf, type Surroundings } from '../../src/machine/perform/surroundings.ts'
import { readAuthorizationResponse } from '../../src/protocol/authorization-response.ts'
import { subjectOfVerified } from '../../src/protocol/id-token-subject.ts'
import type { Provider } from '../../src/providers/schema.ts'
import { jsonCopy } from '../model/support.ts'
import { kindOf, urlOf, type Arrival } from './callbacks.ts'
import { approved, client, redirectUri, type Land } from './land.ts'
import { moveOf } from './moves.ts'
import { seen, type Ended, type Subject } from './scenario.ts'
import { stagedEffects, TIMEOUT_MS, type Stage } from './stage.ts'

/** The event with which a login of a provider begins. */
export function begunWith({ id, issuer, callback, scopes }: Provider): FlowEvent {
  const { iss, denials, captures } = callback
  const policy = { issuer: { expected: issuer ?? null, ...iss }, denials, captures }
  const request = { redirectUri, scopes: scopes.default, policy, parameters: {} }
  return { type: 'flow.begun', provider: id, ...request }
}

/** The event of a callback of some kind. */
export function callbackEvent(name: string, good: Arrival, expiresAt: number): FlowEvent {
  const arrival = kindOf(name).make(good, { expiresAt })
  const { provider, receivedAt } = arrival
  const response = readAuthorizationResponse(urlOf(arrival))
  return { type: 'callback.received', provider, response, receivedAt }
}

export async function presentedWith({ presented, provider }: Land, withIdToken: boolean) {
  const { idToken, ...tokens } = await presented()
  const subject = withIdToken && idToken !== undefined ? subjectOfVerified(idToken) : null
  return { type: 'tokens.presented', provider: provider.id, tokens, subject } as const
}

export function surroundingsIn(stage: Stage, { emulator, provider }: Land): Surroundings {
  const effects = stagedEffects(stage, webEffects({ fetch: emulator.fetch }), true)
  return surroundingsOf({ effects, client, provider, timeoutMs: TIMEOUT_MS })
}

/** One step, as it was taken. */
export interface Taken {
  readonly from: FlowState
  readonly event: FlowEvent
  readonly to: FlowState
  readonly actions: readonly StepAction[]
}

/**
 * A login by `step` and `perform`. State and effects are nothing but JSON between any two steps.
 */
export class AsFunction implements Subject {
  readonly taken: Taken[] = []
  #state: FlowState = initialState
  #url = ''
  #answer: Promise<EffectResult> | undefined
  #ending = new AbortController()
  readonly #refused: string[] = []
  readonly #stage: Stage
  readonly #land: Land
  readonly #surroundings: Surroundings

  constructor(stage: Stage, land: Land) {
    this.#stage = stage
    this.#land = land
    this.#surroundings = surroundingsIn(stage, land)
  }

  async happens(move: string): Promise<void> {
    this.#take(await this.#eventOf(move))
  }

  async answered(): Promise<void> {
    if (this.#answer !== undefined) this.#take(await this.#answer)
  }

  async end(): Promise<Ended> {
    this.#ending.abort()
    const { tokenRequests } = this.#stage
    return { ...seen(outcomeOf(this.#state.context)), tokenRequests, refused: this.#refused }
  }

  async #eventOf(move: string): Promise<FlowEvent> {
    const { context } = this.#state
    if (move.startsWith('begin')) return begunWith(this.#land.provider)
    if (move.startsWith('present')) return presentedWith(this.#land, move.endsWith('ID token'))
    if (!move.startsWith('callback: ')) return moveOf(move).event(context)
    const good = await approved(this.#url, this.#land.emulator)
    return callbackEvent(move.slice('callback: '.length), good, context.expiresAt)
  }

  #take(event: FlowEvent): void {
    const from = jsonCopy(this.#state)
    const [to, actions] = step(from, jsonCopy(event))
    this.taken.push({ from, event, to, actions })
    this.#state = to
    for (const action of actions) this.#do(jsonCopy(action))
  }

  #do(action: StepAction): void {
    if (action.type === 'event.ignored') return
    if (action.type === 'authorization.ready') this.#url = action.params.url
    else if (action.type === 'callback.refused') this.#refused.push(action.params.failure.code)
    else if (action.type === 'effect.abort') this.#ending.abort()
    else this.#perform(action)
  }

  #perform(effect: AnsweredEffect): void {
    this.#ending = new AbortController()
    this.#answer = perform(effect, this.#surroundings, this.#ending.signal)
  }
}
