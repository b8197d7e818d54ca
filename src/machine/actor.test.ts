import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createActor, toPromise, type SnapshotFrom } from 'xstate'
import {
  idTokenAnswers,
  reached,
  stages,
  withIdToken,
  type IdTokenAnswers,
  type Stage,
} from '../../tests/model/stages.ts'
import {
  begun,
  callbackUrl,
  client,
  CODE,
  jsonCopy,
  policy,
  providerWorld,
  received,
  tokenRequests,
  waiting,
} from '../../tests/model/support.ts'
import { json, settled, World, type Reaction } from '../../tests/model/world.ts'
import { failure, type Failure } from '../failures.ts'
import { performEffects } from './actor.ts'
import { flowMachine } from './flow-machine.ts'

let answers: IdTokenAnswers

beforeAll(async () => {
  answers = await idTokenAnswers()
})

// No casts: what `performEffects` gives is what `provide` takes, and the machine keeps its types.
const performing = (effects: World, provider = withIdToken) =>
  flowMachine.provide(performEffects({ effects, client, provider }))

/** An actor whose user has gone to the provider. */
function waitingActor(world: World) {
  const machine = performing(world)
  const actor = createActor(machine, { snapshot: machine.resolveState(waiting()) })
  const refused: Failure[] = []
  actor.on('callback.refused', (emitted) => refused.push(emitted.failure))
  return { actor: actor.start(), machine, refused }
}

/** An actor that is held up in one state. */
async function heldIn(stage: Stage) {
  const world = providerWorld({ ...answers, ...stage.held })
  world.isClockRunning = false
  const { actor, machine } = waitingActor(world)
  actor.send(received())
  await reached(stage, world)
  expect(actor.getSnapshot().value).toBe(stage.state)
  const request = stage.path === null ? null : world.signals.at(-1)
  return { world, actor, machine, request }
}

type Value = SnapshotFrom<typeof flowMachine>['value']

const byState = stages.map((stage) => [stage.state, stage] as const)

describe('an actor made of the chart', () => {
  test('says where to send the user, and waits', async () => {
    const actor = createActor(performing(new World()))
    const urls: string[] = []
    actor.on('authorization.ready', ({ url }) => urls.push(url))
    actor.start()
    actor.send(begun)
    await settled()
    expect(actor.getSnapshot().value).toBe('awaitingCallback')
    expect(urls).toEqual([expect.stringMatching(/^https:\/\/issuer\.example\/authorize\?/)])
  })

  test('redeems the code, checks the ID token, asks for the user, and gives the outcome', async () => {
    const { actor } = waitingActor(providerWorld(answers))
    const states: Value[] = []
    actor.subscribe(({ value }) => states.push(value))
    actor.send(received())
    expect(await toPromise(actor)).toMatchObject({
      status: 'authenticated',
      user: { id: 'user-1' },
      claims: { sub: 'user-1' },
    })
    expect(states).toEqual([
      'exchangingCode',
      'verifyingIdToken',
      'fetchingUserInfo',
      'authenticated',
    ])
  })

  test('waits between tries', async () => {
    const userInfo = [json({}, { status: 503 }), json({ sub: 'user-1' })]
    const { actor } = waitingActor(providerWorld({ ...answers, userInfo }))
    actor.send(received())
    expect(await toPromise(actor)).toMatchObject({ status: 'authenticated' })
  })

  test('tells of a forged callback, and takes the real one after it', async () => {
    const { actor, refused } = waitingActor(providerWorld(answers))
    actor.send(received(callbackUrl({ error: 'access_denied', state: 'x' })))
    actor.send(received(callbackUrl({ code: CODE })))
    expect(refused).toEqual([
      failure('callback.state-mismatch', {}),
      failure('callback.state-missing', {}),
    ])
    actor.send(received())
    expect(await toPromise(actor)).toMatchObject({ status: 'authenticated' })
  })

  test('many of them share one machine, and nothing else', async () => {
    const world = providerWorld({ ...answers, token: ['silence', answers.token] })
    world.isClockRunning = false
    const machine = performing(world)
    const snapshot = machine.resolveState(waiting())
    const [one, other] = [0, 1].map(() => createActor(machine, { snapshot }).start())
    one?.send(received())
    await settled()
    other?.send(received())
    await settled()
    one?.send({ type: 'flow.cancelled' })
    expect(world.signals[0]?.aborted).toBe(true)
    expect(other && (await toPromise(other))).toMatchObject({ status: 'authenticated' })
  })
})

describe('giving up', () => {
  test.each(byState)('in %s, flow.cancelled aborts what is under way', async (_, stage) => {
    const { world, actor, request } = await heldIn(stage)
    expect(request?.aborted).not.toBe(true)
    actor.send({ type: 'flow.cancelled' })
    expect(request?.aborted).not.toBe(false)
    expect(await toPromise(actor)).toEqual({
      status: 'cancelled',
      failure: failure('flow.cancelled', {}),
    })
    const sent = world.requests.length
    world.isClockRunning = true
    await settled()
    expect(world.requests).toHaveLength(sent)
  })

  test.each(byState)('in %s, stopping the actor aborts what is under way', async (_, stage) => {
    const { world, actor, request } = await heldIn(stage)
    actor.stop()
    await settled()
    expect(request?.aborted).not.toBe(false)
    const sent = world.requests.length
    world.isClockRunning = true
    await settled()
    expect(world.requests).toHaveLength(sent)
    expect(actor.getSnapshot().value).toBe(stage.state)
  })

  test('a late result is ignored', async () => {
    let answer: (reaction: Reaction) => void = () => {}
    const world = new World(() => new Promise((resolve) => (answer = resolve)))
    world.isClockRunning = false
    const { actor } = waitingActor(world)
    actor.send(received())
    await settled()
    actor.send({ type: 'flow.cancelled' })
    answer(json({ access_token: 'x', token_type: 'Bearer' }))
    await settled()
    expect(actor.getSnapshot()).toMatchObject({ value: 'cancelled', context: { tokens: null } })
    expect(world.requests).toHaveLength(1)
  })
})

test('effect.abort alone ends what is under way, and its answer is not sent', async () => {
  const world = new World()
  world.isClockRunning = false
  const { actions } = performEffects({ effects: world, client, provider: withIdToken })
  const self = createActor(flowMachine)
  const send = vi.spyOn(self, 'send')
  actions['effect.wait']({ self }, { attempt: 1, ms: 1000 })
  actions['effect.abort']({ self })
  await settled()
  expect(send).not.toHaveBeenCalled()
  // What is asked for after that is not aborted with it.
  world.isClockRunning = true
  actions['effect.wait']({ self }, { attempt: 2, ms: 1000 })
  await settled()
  expect(send).toHaveBeenCalledExactlyOnceWith({ type: 'wait.elapsed', attempt: 2 })
})

describe('a restored actor', () => {
  const interruptions = {
    exchangingCode: 'exchange.interrupted',
    verifyingIdToken: 'id-token.interrupted',
    fetchingUserInfo: 'userinfo.interrupted',
    backingOff: 'userinfo.interrupted',
  } as const

  test.each(byState)('in %s sends nothing, and ends as interrupted', async (_, stage) => {
    const before = await heldIn(stage)
    const snapshot = jsonCopy(before.actor.getPersistedSnapshot())
    before.actor.stop()

    const world = providerWorld(answers)
    const actor = createActor(performing(world), { snapshot }).start()
    await settled()
    expect(actor.getSnapshot().value).toBe(stage.state)
    actor.send({ type: 'flow.resumed', policy })
    const outcome = await toPromise(actor)
    expect(outcome).toMatchObject({
      status: 'failed',
      failure: { code: interruptions[stage.state], retryable: true },
    })
    expect(world.requests).toEqual([])
    // Tokens whose ID token was not checked are not handed out.
    const isKept = stage.state === 'fetchingUserInfo' || stage.state === 'backingOff'
    expect(outcome?.tokens !== undefined).toBe(isKept)
  })

  test('in awaitingCallback goes on waiting, and completes', async () => {
    const first = waitingActor(new World())
    const snapshot = jsonCopy(first.actor.getPersistedSnapshot())
    const world = providerWorld(answers)
    const actor = createActor(performing(world), { snapshot }).start()
    actor.send({ type: 'flow.resumed', policy })
    actor.send(received())
    expect(await toPromise(actor)).toMatchObject({ status: 'authenticated' })
    expect(tokenRequests(world)).toHaveLength(1)
  })
})

test('an actor that ends in an error aborts its request, and the error is reported all the same', async () => {
  const world = new World()
  world.isClockRunning = false
  const mistake = new Error('a mistake in a guard')
  const isLate = (): boolean => {
    throw mistake
  }
  const machine = performing(world).provide({ guards: { isLate } })
  const actor = createActor(machine, { snapshot: machine.resolveState(waiting()) }).start()
  actor.send(received())
  await settled()
  // XState reports an error that nobody handles by throwing it in a timer.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  actor.send({ type: 'exchange.failed', attempt: 1, failure: failure('exchange.interrupted', {}) })
  expect(() => vi.runAllTimers()).toThrow(mistake.message)
  expect(actor.getSnapshot().status).toBe('error')
  expect(world.signals.map(({ aborted }) => aborted)).toEqual([true])
})

test('an actor whose adapters throw ends in a failure', async () => {
  const world = new World(() => {
    throw new Error('no network here')
  })
  const { actor } = waitingActor(world)
  actor.send(received())
  expect(await toPromise(actor)).toMatchObject({
    status: 'failed',
    failure: { code: 'network.adapter-failed', ambiguous: true },
  })
})
