import { describe, expect, test } from 'vitest'
import { begun, received, surroundings, waiting } from '../../tests/model/support.ts'
import { World } from '../../tests/model/world.ts'
import { initialState } from './driver.ts'
import type { FlowEvent } from './events.ts'
import { run, type Transition } from './run.ts'

async function transitionsOf(from: Parameters<typeof run>[0], event: FlowEvent) {
  const taken: Transition[] = []
  await run(from, event, surroundings(new World()), undefined, (transition) => {
    taken.push(transition)
  })
  return taken
}

describe('onTransition', () => {
  test('is told of each step, by names only', async () => {
    expect(await transitionsOf(initialState, begun)).toEqual([
      { from: 'idle', event: 'flow.begun', to: 'preparing' },
      { from: 'preparing', event: 'authorization.prepared', to: 'awaitingCallback' },
    ])
  })

  test('is told of a callback that was refused: the chart stays where it is', async () => {
    const foreign = received('https://app.example/callback?code=c&state=another')
    expect(await transitionsOf(waiting(), foreign)).toEqual([
      { from: 'awaitingCallback', event: 'callback.received', to: 'awaitingCallback' },
    ])
  })

  test('is not told of an event that was ignored', async () => {
    expect(await transitionsOf(initialState, { type: 'flow.cancelled' })).toEqual([])
  })
})
