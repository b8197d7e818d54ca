import fc from 'fast-check'
import { step, initialState, type FlowState } from '../../src/machine/driver.ts'
import type { CallbackPolicy } from '../../src/machine/callback-policy.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import { readAuthorizationResponse } from '../../src/protocol/authorization-response.ts'
import { eventsOfType, eventTypes } from '../model/events.ts'
import { begun, CODE, ISSUER, policy, REDIRECT_URI, STATE } from '../model/support.ts'
import { kinds, urlOf, type Arrival } from './callbacks.ts'

/** Something that takes steps: the driver, or a mutant of it. */
export type Stepper = (
  state: FlowState,
  event: FlowEvent,
) => readonly [FlowState, ReadonlyArray<{ readonly type: string; readonly params?: unknown }>]

/** What lives depend on, beside chance. */
export interface Nature {
  readonly step: Stepper
  /** Whether a store gives what it keeps only once. */
  readonly takesOnce: boolean
}

export const nature: Nature = { step, takesOnce: true }

/** One step in the life of a flow. */
export interface Happening {
  /** Which copy of the flow; there is more than one where it was restored. */
  readonly copy: number
  readonly from: FlowState
  readonly event: FlowEvent
  readonly to: FlowState
  readonly actions: ReturnType<Stepper>[1]
  /** The callback, before anybody read it. */
  readonly arrival: Arrival | undefined
  /** The attempt whose answer this copy waits for. */
  readonly awaited: number | null
  /** What this copy was last told about its provider. */
  readonly told: CallbackPolicy
}

/** Numbers that are made to mean something by the state in which they are used. */
export const choices: fc.Arbitrary<number[]> = fc.noBias(
  fc.array(fc.nat(0x3fff_ffff), { minLength: 4, maxLength: 16 }),
)

const policies = [
  policy,
  ...(['absent', 'required'] as const).flatMap((presence) =>
    [true, false].map((onErrorToo) => ({
      ...policy,
      issuer: { ...policy.issuer, presence, onErrorToo },
    })),
  ),
  { ...policy, issuer: { ...policy.issuer, expected: null } },
]

const pick = <Item>(items: readonly Item[], index: number): Item =>
  items[index % items.length] as Item

const OFFSETS = [-600_000, -600_000, -1, -1, -1, 0, 1]

function arrivalFor(choice: number, { context: { expiresAt } }: FlowState): Arrival {
  const receivedAt = expiresAt + pick(OFFSETS, choice)
  const parameters = [
    ['code', CODE],
    ['state', STATE],
    ...(choice % 2 === 0 ? [['iss', ISSUER]] : []),
  ]
  const good = {
    parameters: parameters as Array<[string, string]>,
    address: REDIRECT_URI,
    provider: 'example',
    receivedAt,
  }
  // Half of them are as they should be; some have two things wrong.
  const first = Math.floor(choice / 14)
  const second = Math.floor(first / (2 * kinds.length))
  const wrong = first % (2 * kinds.length)
  if (wrong >= kinds.length) return good
  const made = pick(kinds, wrong).make(good, { expiresAt })
  return second % 3 === 0 ? pick(kinds, Math.floor(second / 3)).make(made, { expiresAt }) : made
}

const answers: Readonly<Partial<Record<string, readonly FlowEvent['type'][]>>> = {
  preparing: ['authorization.prepared', 'authorization.prepared', 'authorization.failed'],
  exchangingCode: ['code.exchanged', 'code.exchanged', 'exchange.failed'],
  verifyingIdToken: ['idToken.verified', 'idToken.verified', 'idToken.refused'],
  fetchingUserInfo: ['userInfo.fetched', 'userInfo.failed', 'userInfo.failed'],
  backingOff: ['wait.elapsed', 'wait.elapsed', 'wait.failed'],
}

/** One flow, and everybody who has a copy of it. */
class Life {
  readonly log: Happening[] = []
  readonly #nature: Nature
  #copies: FlowState[] = [initialState]
  #awaited: Array<number | null> = [null]
  readonly #past: string[] = []
  #last: readonly [FlowEvent, Arrival | undefined] | undefined
  #told: CallbackPolicy[] = [policy]

  constructor(own: Nature) {
    this.#nature = own
  }

  choose(choice: number): void {
    const [roll, rest] = [choice % 16, Math.floor(choice / 16)]
    const copy = rest % this.#copies.length
    const state = this.#copies[copy] ?? initialState
    const { value } = state
    if (roll === 0 && value in answers)
      this.#happen(copy, this.#answer(state, rest, state.context.attempt - 1))
    else if (roll === 1 && this.#last !== undefined) this.#happen(copy, ...this.#last)
    else if (roll === 2) this.#any(copy, state, rest)
    else if (roll === 3) this.#restore(rest)
    else if (roll === 4 && value === 'awaitingCallback') this.#race(copy, state, rest)
    else if (roll === 5 && rest % 3 === 0) this.#happen(copy, { type: 'flow.cancelled' })
    else this.#onward(copy, state, rest)
  }

  #onward(copy: number, state: FlowState, choice: number): void {
    if (state.value === 'awaitingCallback') this.#deliver(copy, arrivalFor(choice, state))
    else if (state.value !== 'idle' && !(state.value in answers)) this.#any(copy, state, choice)
    else this.#happen(copy, this.#answer(state, choice, state.context.attempt))
  }

  #answer({ value }: FlowState, choice: number, attempt: number): FlowEvent {
    if (value === 'idle') return this.#beginning(choice)
    const type = pick(answers[value] ?? eventTypes, choice)
    return pick(eventsOfType(type, attempt), Math.floor(choice / 8))
  }

  #beginning(choice: number): FlowEvent {
    if (choice % 6 === 0) return pick(eventsOfType('tokens.presented'), Math.floor(choice / 6))
    return { ...begun, policy: pick(policies, choice) }
  }

  #any(copy: number, state: FlowState, choice: number): void {
    const type = pick(eventTypes, choice)
    const told = pick(policies, Math.floor(choice / 16))
    // An answer to a question that nobody asked comes from nowhere; attempts may meet all the same.
    if (type === 'callback.received') this.#deliver(copy, arrivalFor(choice, state))
    else if (type === 'flow.begun') this.#happen(copy, { ...begun, policy: told })
    else if (type === 'flow.resumed') this.#happen(copy, { type, policy: told })
    else this.#happen(copy, pick(eventsOfType(type, state.context.attempt), choice))
  }

  #deliver(copy: number, arrival: Arrival): void {
    const { provider, receivedAt } = arrival
    const response = readAuthorizationResponse(urlOf(arrival))
    this.#happen(copy, { type: 'callback.received', provider, response, receivedAt }, arrival)
  }

  /** Somebody restores a copy that should not be there: it says that it was restored. */
  #restore(choice: number): void {
    const kept = this.#past[choice % Math.max(1, this.#past.length)]
    if (kept === undefined) return
    this.#copies.push(JSON.parse(kept) as FlowState)
    this.#awaited.push(null)
    this.#happen(this.#copies.length - 1, { type: 'flow.resumed', policy })
  }

  /** Two processes take the flow out of its store, and deliver the same callback. */
  #race(copy: number, state: FlowState, choice: number): void {
    const store = [JSON.stringify(state)]
    const take = (): string | undefined => (this.#nature.takesOnce ? store.pop() : store[0])
    const arrival = arrivalFor(choice, state)
    const takers = [take(), take()]
    for (const [index, taken] of takers.entries()) {
      if (taken === undefined) continue
      const at = index === 0 ? copy : this.#copies.length
      this.#copies[at] = JSON.parse(taken) as FlowState
      this.#awaited[at] = null
      this.#happen(at, { type: 'flow.resumed', policy: pick(policies, choice) })
    }
    const last = this.#copies.length - 1
    this.#deliver(copy, arrival)
    if (takers[1] !== undefined) this.#deliver(last, arrival)
  }

  #happen(copy: number, event: FlowEvent, arrival?: Arrival): void {
    const from = this.#copies[copy] ?? initialState
    const awaited = this.#awaited[copy] ?? null
    const [to, actions] = this.#nature.step(from, event)
    const told = this.#told[copy] ?? policy
    this.log.push({ copy, from, event, to, actions, arrival, awaited, told })
    const isTold = event.type === (from.value === 'idle' ? 'flow.begun' : 'flow.resumed')
    if (isTold && 'policy' in event) this.#told[copy] = event.policy
    this.#copies[copy] = to
    this.#last = [event, arrival]
    for (const { type, params } of actions) {
      if (type === 'effect.abort') this.#awaited[copy] = null
      else if (type.startsWith('effect.'))
        this.#awaited[copy] = (params as { readonly attempt: number }).attempt
    }
    // Only what waits for its callback may be kept, in a store; here somebody keeps the rest as
    // well.
    if (to.value !== 'awaitingCallback' && to.value !== 'idle') this.#past.push(JSON.stringify(to))
  }
}

/** The life that a row of choices comes to. */
export function lived(chosen: readonly number[], own: Nature = nature): readonly Happening[] {
  const life = new Life(own)
  for (const choice of chosen) life.choose(choice)
  return life.log
}
