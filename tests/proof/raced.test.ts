import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFlow } from '../../src/flow.ts'
import { callbackUrl, CODE, flowOptions, providerWorld, tokenRequests } from '../model/support.ts'
import { TakeOnce } from './take-once.ts'

/** Delivers one callback many times, all at once, some to a process that has just started. */
async function deliver(times: number, store: Pick<TakeOnce, 'put' | 'take'>) {
  const world = providerWorld()
  const flow = createFlow({ ...flowOptions, effects: world })
  const { url, id, pending } = await flow.begin({ scopes: ['email'] })
  store.put(id, pending)
  const state = new URL(url).searchParams.get('state') ?? ''
  const callback = callbackUrl({ code: CODE, state })
  const outcomes = await Promise.all(
    Array.from({ length: times }, async (_, index) => {
      const own = index % 2 === 0 ? flow : createFlow({ ...flowOptions, effects: world })
      return own.complete(store.take(own.idOf(callback)), callback)
    }),
  )
  return { outcomes, requests: tokenRequests(world) }
}

test('a callback that is delivered many times at once is exchanged once', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async (times) => {
      const { outcomes, requests } = await deliver(times, new TakeOnce())
      expect(requests).toHaveLength(1)
      const statuses = outcomes.map(({ status }) => status)
      expect(statuses.filter((status) => status === 'authenticated')).toHaveLength(1)
      expect(statuses.filter((status) => status === 'rejected')).toHaveLength(times - 1)
    }),
    { numRuns: 50 },
  ))

test('and a store that gives more than once is noticed', async () => {
  const store = new TakeOnce()
  const generous = {
    put: store.put.bind(store),
    take: (id: string | undefined) => store.look(id ?? ''),
  }
  const { requests } = await deliver(3, generous)
  expect(requests).toHaveLength(3)
})
