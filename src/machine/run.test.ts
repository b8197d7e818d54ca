import { getEventListeners } from 'node:events'
import { beforeAll, describe, expect, test, vi } from 'vitest'
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
  providerWorld,
  received,
  STATE,
  surroundings,
  tokenRequests,
  waiting,
} from '../../tests/model/support.ts'
import { json, settled, World, type Reaction } from '../../tests/model/world.ts'
import { initialState } from './driver.ts'
import { failure } from '../failures.ts'
import { run } from './run.ts'

let answers: IdTokenAnswers

beforeAll(async () => {
  answers = await idTokenAnswers()
})

/** A run that is held up in one state, with what it takes to end it. */
async function heldIn(stage: Stage) {
  const world = providerWorld({ ...answers, ...stage.held })
  world.isClockRunning = false
  const controller = new AbortController()
  const own = surroundings(world, { provider: withIdToken })
  const ran = run(waiting(), received(), own, controller.signal)
  await reached(stage, world)
  return { world, controller, ran }
}

describe('run', () => {
  test('goes on until nothing more is asked for', async () => {
    const world = providerWorld(answers)
    const own = surroundings(world, { provider: withIdToken })
    const { state, notices } = await run(waiting(), received(), own, undefined)
    expect(state.value).toBe('authenticated')
    expect(notices).toEqual([])
    expect(world.requests.map(({ url }) => new URL(url).pathname)).toEqual([
      '/token',
      '/keys',
      '/userinfo',
    ])
  })

  test('stops where the user is to be sent away, and says where to', async () => {
    const { state, notices } = await run(initialState, begun, surroundings(new World()), undefined)
    expect(state.value).toBe('awaitingCallback')
    expect(notices).toEqual([
      { type: 'authorization.ready', params: { url: expect.stringContaining('/authorize?') } },
    ])
  })

  test('reports a refused callback, and stays where it was', async () => {
    const forged = received(callbackUrl({ code: 'x' }))
    const world = providerWorld()
    expect(await run(waiting(), forged, surroundings(world), undefined)).toEqual({
      state: waiting(),
      notices: [
        {
          type: 'callback.refused',
          params: { failure: failure('callback.state-missing', {}) },
        },
      ],
    })
    expect(world.requests).toEqual([])
  })
})

describe('the signal of the caller', () => {
  test.each(stages.map((stage) => [stage.state, stage] as const))(
    'in %s: aborts what is under way, and the flow is cancelled',
    async (_, stage) => {
      const { world, controller, ran } = await heldIn(stage)
      const request = stage.path === null ? null : world.signals.at(-1)
      expect(request?.aborted).not.toBe(true)
      controller.abort()
      await settled()
      expect(request?.aborted).not.toBe(false)
      const { state } = await ran
      expect(state.value).toBe('cancelled')
      expect(state.context.failure).toEqual(failure('flow.cancelled', {}))
      expect(state.context.tokens).toBeNull()
      const sent = world.requests.length
      await settled()
      expect(world.requests).toHaveLength(sent)
    },
  )

  test('while the request is being made: the flow is cancelled', async () => {
    const controller = new AbortController()
    const world = Object.assign(new World(), { sha256: () => new Promise<Uint8Array>(() => {}) })
    const ran = run(initialState, begun, surroundings(world), controller.signal)
    await settled()
    controller.abort()
    const { state, notices } = await ran
    expect(state.value).toBe('cancelled')
    expect(notices).toEqual([])
  })

  test('aborted before the callback came: nothing is sent', async () => {
    const world = providerWorld()
    const { state } = await run(waiting(), received(), surroundings(world), AbortSignal.abort())
    await settled()
    expect(state.value).toBe('cancelled')
    expect(world.requests).toEqual([])
  })

  test('a result that comes all the same is not looked at', async () => {
    let answer: (reaction: Reaction) => void = () => {}
    const world = new World(() => new Promise((resolve) => (answer = resolve)))
    world.isClockRunning = false
    const controller = new AbortController()
    const ran = run(waiting(), received(), surroundings(world), controller.signal)
    await settled()
    controller.abort()
    answer(json({ access_token: 'x', token_type: 'Bearer' }))
    expect((await ran).state).toMatchObject({ value: 'cancelled', context: { tokens: null } })
    await settled()
    expect(tokenRequests(world)).toHaveLength(1)
  })

  test('is let go of when the run has ended', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const added = vi.spyOn(signal, 'addEventListener')
    await run(waiting(), received(), surroundings(providerWorld()), signal)
    // By each of two effects, and by the request of each.
    expect(added).toHaveBeenCalledTimes(4)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('a callback that is refused has nothing to cancel', async () => {
    const forged = received(callbackUrl({ code: 'x', state: `x${STATE}` }))
    const ran = await run(waiting(), forged, surroundings(new World()), AbortSignal.abort())
    expect(ran.state.value).toBe('awaitingCallback')
    expect(ran.notices).toHaveLength(1)
  })
})
