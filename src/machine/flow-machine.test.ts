import { describe, expect, test } from 'vitest'
import { flowMachine } from './flow-machine.ts'
import { flowSetup } from './flow-setup.ts'

const { root, implementations } = flowMachine
const states = Object.values(flowMachine.states)
const transitions = states.flatMap((state) => [...state.transitions.values()].flat())
const actionsOf = (state: (typeof states)[number]) => [...state.entry, ...state.exit]
const nameOf = (action: unknown): string =>
  typeof action === 'string' ? action : String((action as { readonly type?: unknown }).type)

const effectsOf = (state: (typeof states)[number]): string[] =>
  state.entry.map(nameOf).filter((name) => name.startsWith('effect.'))
const working = states.filter((state) => effectsOf(state).length > 0)

/** What the effect of each state is answered with. */
const answers: Readonly<Record<string, readonly string[]>> = {
  'effect.prepare': ['authorization.prepared', 'authorization.failed'],
  'effect.exchange': ['code.exchanged', 'exchange.failed'],
  'effect.verifyIdToken': ['idToken.verified', 'idToken.refused'],
  'effect.fetchUserInfo': ['userInfo.fetched', 'userInfo.failed'],
  'effect.wait': ['wait.elapsed', 'wait.failed'],
}

describe('the chart as documentation', () => {
  test.each(states.map((state) => [state.key, state] as const))(
    '%s says what it is and where that is specified',
    (_, { description, meta }) => {
      expect(description).toMatch(/^[A-Z].+\.$/)
      const { spec } = meta as { readonly spec: string }
      expect(spec).toMatch(/^(?:(?:RFC \d{4}|OpenID Connect Core) §[\d.]+(?:, |$))+$/)
    },
  )

  test('every transition says when it is taken', () => {
    const silent = transitions.filter(({ description }) => !/^\S.+\.$/.test(description ?? ''))
    expect(silent.map(({ source, eventType }) => `${source.key}: ${eventType}`)).toEqual([])
  })

  test('only the state in which the user is away may be kept', () => {
    const durable = states.filter(({ tags }) => tags.includes('durable'))
    expect(durable.map(({ key }) => key)).toEqual(['awaitingCallback'])
  })

  test('the states that wait for an effect are the busy ones', () => {
    const busy = states.filter(({ tags }) => tags.includes('busy'))
    expect(busy).toEqual(working)
    expect(busy).toHaveLength(5)
  })
})

describe('the chart holds nothing that the driver does not interpret', () => {
  test('the root has states and nothing else', () => {
    const { entry, exit, always, after, invoke, transitions: own, type } = root
    expect({ entry, exit, after, invoke, type }).toEqual({
      entry: [],
      exit: [],
      after: [],
      invoke: [],
      type: 'compound',
    })
    expect(always ?? []).toEqual([])
    expect(own.size).toBe(0)
    expect(root.initial.target.map(({ key }) => key)).toEqual(['idle'])
    expect(root.initial.actions).toEqual([])
    expect(root.initial.target.flatMap(({ entry: first }) => first)).toEqual([])
  })

  test.each(states.map((state) => [state.key, state] as const))(
    '%s has no substates, no history, no eventless or delayed transitions, no invocations',
    (_, state) => {
      expect(['atomic', 'final']).toContain(state.type)
      expect(state.states).toEqual({})
      expect(state.history).toBe(false)
      expect(state.always ?? []).toEqual([])
      expect(state.after).toEqual([])
      expect(state.invoke).toEqual([])
    },
  )

  test('a final state forgets what was secret, and does nothing else', () => {
    const finals = states.filter(({ type }) => type === 'final')
    expect(finals).toHaveLength(6)
    expect(finals.map(({ entry }) => entry)).toEqual(finals.map(() => ['forgetOneTimeSecrets']))
    expect(finals.flatMap(({ exit }) => exit)).toEqual([])
    expect(finals.flatMap((state) => [...state.transitions.keys()])).toEqual([])
  })

  test('a transition has at most one target, which is another state', () => {
    for (const { target, source, reenter } of transitions) {
      expect(target?.length ?? 0).toBeLessThanOrEqual(1)
      expect(target ?? []).not.toContain(source)
      expect(reenter).toBe(false)
    }
  })

  test('every event is named in full: no wildcards', () => {
    const named = new Set(transitions.map(({ eventType }) => eventType))
    expect([...named].filter((name) => name.includes('*'))).toEqual([])
  })

  test('every guard is a name with params, and is implemented', () => {
    for (const { guard } of transitions) {
      if (guard === undefined) continue
      const { type } = guard as { readonly type?: unknown }
      expect(typeof type).toBe('string')
      expect(implementations.guards).toHaveProperty([String(type)])
    }
  })

  test('every action is named, and is an update or nothing at all', () => {
    const used = [
      ...transitions.flatMap(({ actions }) => [...actions]),
      ...states.flatMap(actionsOf),
    ]
    const names = new Set(used.map(nameOf))
    const implemented = Object.entries<object | undefined>(implementations.actions)
    expect(implemented.map(([name]) => name)).toEqual(expect.arrayContaining([...names]))
    for (const [name, action] of implemented) {
      const { type: kind = 'nothing' } = action as { readonly type?: string }
      const isOutside = /^effect\.|^authorization\.ready$|^callback\.refused$/.test(name)
      expect([name, kind]).toEqual([name, isOutside ? 'nothing' : 'xstate.assign'])
    }
  })

  test('a target that does not exist is refused when the chart is made', () => {
    const make = () =>
      flowSetup.createMachine({
        context: flowMachine.config.context as never,
        initial: 'idle',
        states: { idle: { on: { 'flow.cancelled': { target: 'canceled' } } } },
      })
    expect(make).toThrow(/canceled/)
  })
})

describe('effects', () => {
  test.each(working.map((state) => [state.key, state] as const))(
    '%s asks for one effect, counts it first, and gives it up on the way out',
    (_, state) => {
      expect(nameOf(state.entry[0])).toBe('countAttempt')
      expect(effectsOf(state)).toHaveLength(1)
      expect(state.exit.map(nameOf)).toEqual(['effect.abort'])
    },
  )

  test.each(working.map((state) => [state.key, state] as const))(
    '%s takes both answers to its effect, looks first whether they are late, and takes no others',
    (_, state) => {
      const expected = answers[effectsOf(state)[0] ?? ''] ?? []
      expect([...state.transitions.keys()]).toEqual([...expected, 'flow.resumed', 'flow.cancelled'])
      for (const answer of expected) {
        const [first] = state.transitions.get(answer) ?? []
        expect(first?.guard).toMatchObject({ type: 'isLate' })
        expect(first?.actions).toEqual([])
        expect(first?.target).toBeUndefined()
      }
    },
  )
})
