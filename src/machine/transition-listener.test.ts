import { describe, expect, test } from 'vitest'
import { begun, received, surroundings, waiting } from '../../tests/model/support.ts'
import { World } from '../../tests/model/world.ts'
import { initialState } from './driver.ts'
import type { FlowEvent } from './events.ts'
import { run, transitionOf, type Transition } from './run.ts'

async function transitionsOf(from: Parameters<typeof run>[0], event: FlowEvent) {
  const taken: Transition[] = []
  await run(from, event, surroundings(new World()), undefined, (step) => {
    const transition = transitionOf(step)
    if (transition !== undefined) taken.push(transition)
  })
  return taken
}

describe('a step by names', () => {
  test('says where the chart was, what happened, and where it went', async () => {
    expect(await transitionsOf(initialState, begun)).toEqual([
      { from: 'idle', event: 'flow.begun', to: 'preparing' },
      { from: 'preparing', event: 'authorization.prepared', to: 'awaitingCallback' },
    ])
  })

  test('stays in its state for a callback that was refused', async () => {
    const foreign = received('https://app.example/callback?code=c&state=another')
    expect(await transitionsOf(waiting(), foreign)).toEqual([
      { from: 'awaitingCallback', event: 'callback.received', to: 'awaitingCallback' },
    ])
  })

  test('is none for an event that was ignored', async () => {
    expect(await transitionsOf(initialState, { type: 'flow.cancelled' })).toEqual([])
  })
})
