import fc from 'fast-check'
import { expect, test } from 'vitest'
import { transition } from 'xstate'
import { can } from '../../src/machine/driver.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import { walk, walked, type Choice, type Leg } from './walks.ts'

const snapshotOf = ({ from }: Leg) => flowMachine.resolveState(from)

/** The same step as XState takes it. */
function xstateStep(leg: Leg) {
  const snapshot = snapshotOf(leg)
  const [next, actions] = transition(flowMachine, snapshot, leg.event)
  return {
    value: next.value,
    context: next.context,
    actions: actions.map(({ type, params }) => ({ type, params })),
    can: snapshot.can(leg.event),
  }
}

function driverStep({ from, event, to, actions }: Leg) {
  return {
    ...to,
    actions: actions.filter(({ type }) => type !== 'event.ignored'),
    can: can(from, event),
  }
}

function nameOf({ source, eventType, description }: Named): string {
  return `${source.key}, ${eventType}: ${description}`
}
interface Named {
  readonly source: { readonly key: string }
  readonly eventType: string
  readonly description?: string | undefined
}

/** Walks that were wrong once, or that random ones seldom come to. */
const examples: Array<[Choice[]]> = [
  // Tokens of an earlier login, and then nothing but setbacks.
  [[1, 2, 2, 2, 2, 2].map((which) => ({ what: 'useful', which, variant: 0, isKept: true }))],
]

test('the driver takes every step that XState takes, and says that it ignores the others', () => {
  fc.assert(
    fc.property(walk, (choices) => {
      for (const leg of walked(choices)) {
        const step = xstateStep(leg)
        expect(driverStep(leg)).toEqual(step)
        const isIgnored = leg.actions.some(({ type }) => type === 'event.ignored')
        expect(isIgnored).toBe(!step.can)
        expect(leg.actions.length === 1 || !isIgnored).toBe(true)
      }
    }),
    { numRuns: 600, examples },
  )
})

test('the walks take every transition of the chart, and reach every state', () => {
  const taken = new Set<string | undefined>()
  const reached = new Set<string>(['idle'])
  for (const choices of fc.sample(walk, { numRuns: 4000, seed: 1 }))
    for (const leg of walked(choices)) {
      const [chosen] = flowMachine.getTransitionData(snapshotOf(leg), leg.event)
      taken.add(chosen && nameOf(chosen))
      reached.add(leg.to.value)
    }
  const states = Object.values(flowMachine.states)
  const all = states.flatMap((state) => [...state.transitions.values()].flat().map(nameOf))
  expect(all.filter((name) => !taken.has(name))).toEqual([])
  expect(states.map(({ key }) => key).filter((key) => !reached.has(key))).toEqual([])
})
