import { expect, test } from 'vitest'
import { golden } from '../golden.ts'
import { emulatedWorld } from './emulated.ts'
import { paced } from './polite.ts'

const request = { method: 'GET', url: golden.endpoints.keys ?? '', headers: {} }
const { signal } = new AbortController()

function watched(most: number) {
  const waits: number[] = []
  let sent = 0
  const inner = emulatedWorld(golden, 0)
  const world = paced(
    {
      ...inner,
      send: (one, abort) => {
        sent++
        return inner.send(one, abort)
      },
      wait: async (ms) => void waits.push(ms),
    },
    { gapMs: 1000, most },
  )
  return { world, waits, count: () => sent }
}

test('requests wait for each other, and for a second between them', async () => {
  const { world, waits } = watched(9)
  await Promise.all([1, 2, 3].map(() => world.send(request, signal)))
  expect(waits).toEqual([1000, 1000])
})

test('after so many requests no more are sent', async () => {
  const { world, count } = watched(2)
  const all = await Promise.allSettled([1, 2, 3].map(() => world.send(request, signal)))
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(count()).toBe(2)
})
