import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memoryStore, type FlowStore } from 'trivet/stores/memory'
import type { LocalEffects } from 'trivet/web'
import { createSite, createTestWorld, endings, withoutTimeLimit, type TestSite } from './site.ts'
import { Visitor } from './visitor.ts'
import { sealed, work, type StoreOf } from './work.ts'

describe('any interleaving', () => {
  type Kind = 'same' | 'no cookie' | 'another state' | 'another provider'
  const deliveries = fc.array(
    fc.record({
      instance: fc.nat(3),
      kind: fc.oneof(
        { weight: 4, arbitrary: fc.constant<Kind>('same') },
        fc.constantFrom<Kind>('no cookie', 'another state', 'another provider'),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )

  /** The store, whose answers come in any order. */
  const scheduled = (store: FlowStore, scheduler: fc.Scheduler): FlowStore => ({
    oneTime: store.oneTime,
    put: async (...entry) => {
      await scheduler.schedule(Promise.resolve(), 'put goes')
      await store.put(...entry)
      await scheduler.schedule(Promise.resolve(), 'put comes back')
    },
    take: async (key) => {
      await scheduler.schedule(Promise.resolve(), 'take goes')
      const value = await store.take(key)
      await scheduler.schedule(Promise.resolve(), 'take comes back')
      return value
    },
  })

  interface Run {
    readonly scheduler: fc.Scheduler
    readonly all: readonly { readonly instance: number; readonly kind: Kind }[]
    readonly instances: number
    readonly storeOf: StoreOf
  }

  /** Delivers, and gives what came of it. */
  async function run({ scheduler, all, instances, storeOf }: Run) {
    const world = createTestWorld()
    const { during, settled } = work()
    const store = storeOf(world.now, during)
    const effects: LocalEffects = {
      ...world.effects,
      async wait() {
        await settled()
        await scheduler.schedule(Promise.resolve(), 'wait')
      },
    }
    const send: typeof world.effects.send = async (...sent) => {
      await scheduler.schedule(Promise.resolve(), 'request')
      return during(world.effects.send(...sent))
    }
    const flow = { effects: { ...withoutTimeLimit(world.effects), send } }
    const sites = Array.from({ length: instances }, () =>
      createSite({ world, store, effects, flow }),
    )
    const [first] = sites as [TestSite]
    const visitor = new Visitor(first)
    const beginning = visitor.approve('/login/github?returnTo=/inbox')
    await scheduler.waitFor(beginning)
    const callback = await beginning

    const requestOf = (kind: Kind): Request => {
      if (kind === 'no cookie') return new Request(callback)
      if (kind === 'another state') return visitor.request('/callback/github?code=a&state=b')
      return visitor.request(kind === 'same' ? callback : callback.replace('github', 'google'))
    }
    const answers = Promise.all(
      all.map(async ({ instance, kind }) => {
        const request = requestOf(kind)
        await scheduler.schedule(Promise.resolve(), 'delivery')
        return sites[instance % instances]?.handlers.fetch(request)
      }),
    )
    await scheduler.waitFor(answers)

    const own = (await answers).filter((_, index) => all[index]?.kind === 'same')
    return { own, told: sites.flatMap(endings), exchanges: world.exchanges() }
  }

  const stores: Record<
    string,
    { instances: number; storeOf: (scheduler: fc.Scheduler) => StoreOf }
  > = {
    'four machines with one store': {
      instances: 4,
      storeOf: (scheduler) => (now) => scheduled(memoryStore({ now }), scheduler),
    },
    'one machine with sealed cookies': {
      instances: 1,
      storeOf: () => sealed,
    },
  }

  test.each(Object.entries(stores))(
    'of deliveries to %s exchanges once and tells once',
    async (_, { instances, storeOf }) => {
      await fc.assert(
        fc.asyncProperty(fc.scheduler(), deliveries, async (scheduler, all) => {
          const { own, told, exchanges } = await run({
            scheduler,
            all,
            instances,
            storeOf: storeOf(scheduler),
          })
          const once = Math.min(own.length, 1)
          expect(told.filter((one) => one === 'authenticated')).toHaveLength(once)
          expect(told).toHaveLength(all.length - own.length + once)
          expect(exchanges).toBe(once)
          expect(own.map((response) => response?.headers.get('location'))).toEqual(
            own.map(() => '/inbox'),
          )
          expect(own.filter((response) => response?.headers.has('set-cookie'))).toHaveLength(once)
        }),
        { numRuns: 75 },
      )
    },
    60_000,
  )

  type Fault = 'none' | 'before' | 'after'
  const faults = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<Fault>('none') },
      fc.constantFrom<Fault>('before', 'after'),
    ),
    { maxLength: 30 },
  )

  /** A store whose connection breaks: before it did what it was asked to, or after. */
  function breaking(store: FlowStore, plan: readonly Fault[]): FlowStore {
    const left = [...plan]
    async function through<Value>(act: () => Promise<Value>): Promise<Value> {
      const fault = left.shift()
      if (fault === 'before') throw new Error('the connection broke')
      const value = await act()
      if (fault === 'after') throw new Error('the connection broke')
      return value
    }
    return {
      oneTime: store.oneTime,
      put: (...entry) => through(() => store.put(...entry)),
      take: (key) => through(() => store.take(key)),
    }
  }

  test('of deliveries and broken connections never exchanges twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deliveries, faults, async (scheduler, all, plan) => {
        // The login itself is kept: what breaks, breaks afterwards.
        const storeOf = (now: () => number): FlowStore =>
          scheduled(breaking(memoryStore({ now }), ['none', ...plan]), scheduler)
        const { told, exchanges } = await run({ scheduler, all, instances: 4, storeOf })
        expect(exchanges).toBeLessThanOrEqual(1)
        expect(told.filter((one) => one === 'authenticated')).toHaveLength(exchanges)
      }),
      { numRuns: 75 },
    )
  }, 60_000)
})
