import { assign, transition } from 'xstate'
import type { FlowContext } from '../../src/machine/context.ts'
import { step } from '../../src/machine/driver.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import { nature, type Nature, type Stepper } from './life.ts'
import type { PropertyName } from './properties.ts'

type Replaced = Parameters<typeof flowMachine.provide>[0]

/** One change to the machine, the driver or the store, and the property that must notice it. */
export interface Mutant {
  readonly name: string
  readonly killedBy: PropertyName
  readonly nature: Nature
}

/** The chart with something replaced, as XState itself runs it. */
function stepWith(replaced: Replaced): Stepper {
  const machine = flowMachine.provide(replaced)
  return (state, event) => {
    const [{ value, context }, actions] = transition(machine, machine.resolveState(state), event)
    const asked = actions.map(({ type, params }) => ({ type, params }))
    return [{ value, context }, asked]
  }
}

/** No mutant: the chart as it is, run by XState. */
export const unchanged: Nature = { ...nature, step: stepWith({}) }

const machine = (name: string, killedBy: PropertyName, replaced: Replaced): Mutant => ({
  name,
  killedBy,
  nature: { ...nature, step: stepWith(replaced) },
})

const driver = (name: string, killedBy: PropertyName, mutated: Stepper): Mutant => ({
  name,
  killedBy,
  nature: { ...nature, step: mutated },
})

type Guards = NonNullable<Replaced['guards']>
type Actions = NonNullable<Replaced['actions']>

const always = (answer: boolean) => (): boolean => answer
const nothing = assign<FlowContext, FlowEvent, undefined, FlowEvent, never>({})

const without = (action: keyof Actions, killedBy: PropertyName): Mutant =>
  machine(`${action} does nothing`, killedBy, { actions: { [action]: nothing } })
const answering = (guard: keyof Guards, answer: boolean, killedBy: PropertyName): Mutant =>
  machine(`${guard} is always ${answer}`, killedBy, {
    guards: { [guard]: always(answer) },
  })

const QUESTIONS =
  'a code is redeemed only after every question, and every other callback ends as the first one says'
const ONCE = 'a code is redeemed at most once, whoever repeats, restores or races'
const EXPIRY = 'a callback is too late from the very millisecond'
const WARNING = 'an issuer that nobody expected is a warning'
const SECRETS =
  'state, verifier and code are in no snapshot once they were used, and no one-time secret at the end'
const USER =
  'authenticated means tokens and a user, and an ID token that was verified and names the user'
const CODES =
  'a flow that ends without a user says why, with a code of the table, and ends as the table says'
const ATTEMPTS = 'no effect is asked for twice: each has an attempt of its own'
const LATE = 'an answer to an effect that was given up changes nothing'
const RESTORE = 'a restore in the middle of a request ends the flow, and sends nothing'
const ENDED = 'what has ended stays as it is'
const DROPPED = 'tokens beside an ID token that is not trusted are dropped'
const BUDGET = 'user information is asked for three times at most, with waits of 30 s in all'

const questions = [
  ...(['isStateMissing', 'isStateDuplicated', 'isStateDifferent'] as const),
  ...(['isForAnotherProvider', 'isAtAnotherAddress', 'isExpired'] as const),
  ...(['hasDuplicateParameter', 'hasUnexpectedParameter', 'hasForeignIssuer'] as const),
  ...(['lacksIssuer', 'isDenied', 'hasError', 'lacksCode'] as const),
] as const

/** Expiry by one millisecond more, and by one less. */
const expiringAt = (shift: number): Replaced => ({
  guards: {
    isExpired: ({ context }, { receivedAt }) => receivedAt >= context.expiresAt + shift,
  },
})

const asksAgain: Stepper = (state, event) => {
  const [next, actions] = step(state, event)
  if (event.type !== 'flow.resumed' || state.value !== 'exchangingCode') return [next, actions]
  const { attempt } = state.context
  return [state, [{ type: 'effect.exchange', params: { attempt: attempt + 1 } }]]
}

const beginsAnew: Stepper = (state, event) =>
  event.type === 'flow.begun' && state.value === 'denied'
    ? step({ ...state, value: 'idle' }, event)
    : step(state, event)

const keepsTokens: Stepper = (state, event) => {
  const [next, actions] = step(state, event)
  if (event.type !== 'idToken.refused') return [next, actions]
  return [{ ...next, context: { ...next.context, tokens: state.context.tokens } }, actions]
}

export const mutants: readonly Mutant[] = [
  ...questions.flatMap((guard) => [
    answering(guard, false, QUESTIONS),
    answering(guard, true, QUESTIONS),
  ]),
  without('adoptPolicy', QUESTIONS),
  machine('expiry is a millisecond late', EXPIRY, expiringAt(1)),
  machine('expiry is a millisecond early', EXPIRY, expiringAt(-1)),
  answering('hasUnannouncedIssuer', false, WARNING),
  answering('hasUnannouncedIssuer', true, WARNING),
  without('recordWarning', WARNING),
  { name: 'the store gives twice', killedBy: ONCE, nature: { ...nature, takesOnce: false } },
  driver('a restore redeems the code a second time', ONCE, asksAgain),
  driver('a restore goes on with the exchange', RESTORE, asksAgain),
  driver('a flow that was denied begins anew', ENDED, beginsAnew),
  without('forgetStateAndVerifier', SECRETS),
  without('forgetOneTimeSecrets', SECRETS),
  without('rememberTokens', USER),
  without('rememberPresentedTokens', USER),
  without('rememberUser', USER),
  without('rememberClaims', USER),
  answering('lacksIdToken', false, USER),
  answering('hasIdToken', false, USER),
  answering('isAnotherSubject', false, USER),
  without('recordFailure', CODES),
  without('acceptSetback', CODES),
  without('rememberSetback', CODES),
  without('countAttempt', ATTEMPTS),
  answering('isLate', false, LATE),
  without('forgetTokens', DROPPED),
  driver('tokens stay beside an ID token that was refused', DROPPED, keepsTokens),
  answering('mayTryAgain', true, BUDGET),
  without('countUserInfoTry', BUDGET),
]

const { guards, actions } = flowMachine.implementations

/**
 * The chart with one guard that never holds, or one update that remembers nothing: each of them.
 */
export const omissions: ReadonlyArray<{ readonly name: string; readonly step: Stepper }> = [
  ...Object.keys(guards).map((name) => ({
    name: `${name} never holds`,
    step: stepWith({ guards: { [name]: always(false) } }),
  })),
  ...Object.entries(actions)
    .filter(([, action]) => 'assignment' in Object(action))
    .map(([name]) => ({
      name: `${name} does nothing`,
      step: stepWith({ actions: { [name]: nothing } }),
    })),
]
