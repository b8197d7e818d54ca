import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { createFlow } from 'trivet'
import { chartTransitions, createFlowInspector, type InspectionMessage } from 'trivet/inspect'
import { flowMachine } from 'trivet/machine'
import { approve } from 'trivet/emulator'
import { github } from 'trivet/providers'
import { clientId, clientSecret, createWorld, redirectUri } from '../support/emulated-login.ts'
import { linesOf, toldOf } from './told.ts'

describe('a login is told', () => {
  test('from its beginning to its outcome, in order', async () => {
    const { messages } = await toldOf(github)
    expect(linesOf(messages).filter((line) => !line.startsWith('guard'))).toEqual([
      'actor github in idle',
      'event flow.begun',
      'state preparing',
      'effect effect.prepare',
      'event authorization.prepared',
      'state awaitingCallback',
      'exchange GET github.com/login/oauth/authorize authorization',
      'event flow.resumed',
      'state awaitingCallback',
      'exchange GET 127.0.0.1:3000/callback callback',
      'event callback.received',
      'state exchangingCode',
      'effect effect.exchange',
      'exchange POST github.com/login/oauth/access_token 200',
      'event code.exchanged',
      'state fetchingUserInfo',
      'effect effect.fetchUserInfo',
      'exchange GET api.github.com/user 200',
      'exchange GET api.github.com/user/emails 200',
      'event userInfo.fetched',
      'state authenticated',
      'outcome authenticated null',
    ])
  })

  test('with the guards that the chart asked, up to the one that held', async () => {
    const { messages } = await toldOf(github, { emulator: { faults: ['wrong-iss'] } })
    const asked = messages.flatMap((message) =>
      message.type === '@trivet.decision' && message.event === 'callback.received'
        ? [[message.guard, message.verdict, message.target]]
        : [],
    )
    const inChart = chartTransitions.filter(({ event }) => event === 'callback.received')
    const held = inChart.findIndex(({ guard }) => guard === 'hasForeignIssuer')
    expect(asked).toEqual(
      inChart
        .slice(0, held + 1)
        .map(({ guard, to, from }) => [
          guard,
          guard === 'hasForeignIssuer',
          to === from ? null : to,
        ]),
    )
  })

  test('as one session, also where another flow completes it', async () => {
    const messages: InspectionMessage[] = []
    const inspect = createFlowInspector({ send: (message) => messages.push(message), name: 'web' })
    const { emulator, effects } = createWorld()
    const options = { provider: github, clientId, clientSecret, redirectUri, effects, inspect }
    const { url, pending } = await createFlow(options).begin()
    await createFlow(options).begin()
    const callback = await approve(url, { fetch: emulator.fetch })
    await createFlow(options).complete(pending, callback)
    expect(messages.at(-1)).toMatchObject({ type: '@trivet.outcome', sessionId: 'web-1' })
    const ids = messages.filter(({ sessionId }) => sessionId === 'web-1').map(({ id }) => id)
    expect(ids).toEqual(ids.map((_, index) => String(index)))
    expect(new Set(messages.map(({ sessionId }) => sessionId))).toEqual(new Set(['web-1', 'web-2']))
  })

  test('a callback that is not its own leaves it waiting', async () => {
    const { messages } = await toldOf(github, { emulator: { faults: ['missing-state'] } })
    expect(messages.at(-1)).toMatchObject({
      status: 'rejected',
      code: 'callback.state-missing',
      isWaiting: true,
    })
  })
})

test('the definition makes the same chart again', async () => {
  const [first] = (await toldOf(github)).messages
  const text = first?.type === '@xstate.actor' ? first.definition : ''
  const made = createMachine(JSON.parse(text) as Parameters<typeof createMachine>[0])
  const shapeOf = (machine: typeof made) =>
    Object.values(machine.states).map((state) => [
      state.key,
      state.type,
      state.description,
      [...state.transitions.values()]
        .flat()
        .map(({ eventType, target, description, guard }) => [
          eventType,
          target?.[0]?.key,
          description,
          typeof guard === 'object' ? guard.type : null,
        ]),
    ])
  expect(shapeOf(made)).toEqual(shapeOf(flowMachine as unknown as typeof made))
})
