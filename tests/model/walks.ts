import fc from 'fast-check'
import {
  can,
  initialState,
  step,
  type FlowState,
  type StepAction,
} from '../../src/machine/driver.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import { drafted, goodDraft, rules } from './callbacks.ts'
import { eventsOfType, eventTypes } from './events.ts'
import { begun, jsonCopy, policy } from './support.ts'

/** One decision on a walk through the chart; meaningful in every state. */
export interface Choice {
  /**
   * `useful`: something that the state waits for. `late`: the same, of an attempt before. `again`: what came
   * last. `any`: something, whether it fits or not.
   */
  readonly what: 'useful' | 'late' | 'again' | 'any'
  readonly which: number
  readonly variant: number
  /** Whether the state goes through JSON first. */
  readonly isKept: boolean
}

const choice: fc.Arbitrary<Choice> = fc.record({
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant('useful' as const) },
    { weight: 1, arbitrary: fc.constantFrom('late' as const, 'again' as const, 'any' as const) },
  ),
  which: fc.nat(1000),
  variant: fc.nat(1000),
  isKept: fc.boolean(),
})

export const walk: fc.Arbitrary<Choice[]> = fc.array(choice, { minLength: 6, maxLength: 14 })

const pick = <Item>(items: readonly Item[], index: number): Item =>
  items[index % items.length] as Item

const policies = (['absent', 'optional', 'required'] as const).flatMap((presence) =>
  [policy.issuer.expected, null].flatMap((expected) =>
    [true, false].map((onErrorToo) => ({
      ...policy,
      issuer: { presence, expected, onErrorToo },
    })),
  ),
)

// Every other callback is good, so that walks get past it; the others break one rule or two.
const callbacks: FlowEvent[] = [
  ...rules.map((rule) => drafted(rule.breaks(goodDraft)).event),
  ...rules.map((rule, index) => {
    const other = pick(rules, index + 3)
    return drafted(other.breaks(rule.breaks(goodDraft))).event
  }),
].flatMap((broken) => [drafted(goodDraft).event, broken])

function variantsOf(type: FlowEvent['type'], attempt: number): readonly FlowEvent[] {
  if (type === 'callback.received') return callbacks
  if (type === 'flow.begun') return policies.map((own) => ({ ...begun, policy: own }))
  if (type === 'flow.resumed') return policies.map((own) => ({ type, policy: own }))
  return eventsOfType(type, attempt)
}

/** The event that a choice comes to in a state. */
function eventFor(
  { what, which, variant }: Choice,
  state: FlowState,
  last: FlowEvent | undefined,
): FlowEvent {
  if (what === 'again' && last !== undefined) return last
  const { attempt } = state.context
  const all = eventTypes.map((type) => pick(variantsOf(type, attempt), variant))
  if (what === 'any') return pick(all, which)
  const useful = all.filter((event) => can(state, event))
  // Most walks should get somewhere.
  const onward = useful.filter((event) => 'attempt' in event || event.type === 'callback.received')
  const choices = [which % 4 > 0 ? onward : useful, useful, all].find(({ length }) => length > 0)
  const { type } = pick(choices ?? all, Math.floor(which / 4))
  return pick(variantsOf(type, what === 'late' ? attempt - 1 : attempt), variant)
}

export interface Leg {
  readonly from: FlowState
  readonly event: FlowEvent
  readonly to: FlowState
  readonly actions: readonly StepAction[]
}

/** Walks through the chart with the driver. */
export function* walked(choices: readonly Choice[]): Generator<Leg> {
  let state = initialState
  let last: FlowEvent | undefined
  for (const made of choices) {
    const from = made.isKept ? jsonCopy(state) : state
    const event = eventFor(made, from, last)
    const [to, actions] = step(from, event)
    yield { from, event, to, actions }
    state = to
    last = event
  }
}
