import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieStore, type CookieStore } from 'trivet/stores/cookie'
import { memoryStore, type FlowStore } from 'trivet/stores/memory'
import { redisStore } from 'trivet/stores/redis'
import type { HandlersOptions, WebEffects } from 'trivet/web'
import { noRedis, startRedis, type RedisServer } from '../stores/redis-server.ts'
import {
  createSite,
  createTestWorld,
  endings,
  SESSION,
  withoutTimeLimit,
  type TestSite,
} from './site.ts'
import { Visitor } from './visitor.ts'

const keys = [{ id: 'key', key: 'k'.repeat(43) }]

/** Holds the token endpoint until it is let go. */
function gate() {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

type During = <Value>(work: Promise<Value>) => Promise<Value>

type StoreOf = (now: () => number, during: During) => HandlersOptions['store']

/** What is under way and no task of a scheduler: cryptography, a provider. No time passes during it. */
function work() {
  const underWay = new Set<Promise<unknown>>()
  const during: During = async (one) => {
    underWay.add(one)
    return one.finally(() => underWay.delete(one))
  }
  async function settled(): Promise<void> {
    await Promise.allSettled(underWay)
    await turn()
  }
  return { during, settled }
}

function sealed(now: () => number, during: During): CookieStore {
  const store = cookieStore({ keys, now })
  return {
    ...store,
    seal: (...login) => during(store.seal(...login)),
    open: (...login) => during(store.open(...login)),
  }
}

/** Instances of one application that share a store, whose token endpoint waits behind a gate. */
function heldSites(count: number, storeOf: StoreOf) {
  const { open, opened } = gate()
  const { open: reach, opened: reached } = gate()
  const { during, settled } = work()
  const world = createTestWorld()
  const { effects } = world
  const store = storeOf(world.now, during)
  const flow = {
    effects: {
      ...withoutTimeLimit(effects),
      send: async (...sent: Parameters<typeof effects.send>) => {
        reach()
        await opened
        return during(effects.send(...sent))
      },
    },
  }
  let waits = 0
  const patient: WebEffects = {
    ...effects,
    // Nobody waits for real time; whoever waits for the third time lets the first delivery go on.
    async wait() {
      waits += 1
      if (waits === 3) open()
      await settled()
    },
  }
  const sites = Array.from({ length: count }, () =>
    createSite({ world, store, flow, effects: patient }),
  )
  return { sites, exchanges: world.exchanges, reached }
}

async function deliverAtOnce(sites: readonly TestSite[], times: number): Promise<Response[]> {
  const [first] = sites
  if (first === undefined) return []
  const visitor = new Visitor(first)
  const callback = await visitor.approve('/login/github?returnTo=/inbox')
  const requests = Array.from({ length: times }, () => visitor.request(callback))
  return Promise.all(
    requests.map((request, index) =>
      (sites[index % sites.length] ?? first).handlers.fetch(request),
    ),
  )
}

function expectOneSession(responses: readonly Response[]): void {
  expect(responses.map(({ headers }) => headers.get('location'))).toEqual(
    responses.map(() => '/inbox'),
  )
  const sessions = responses.filter(({ headers }) =>
    `${headers.get('set-cookie')}`.includes(SESSION),
  )
  expect(sessions).toHaveLength(1)
  expect(responses.filter(({ headers }) => headers.has('set-cookie'))).toEqual(sessions)
}

describe('deliveries at the same moment', () => {
  test.each<[string, number, StoreOf]>([
    ['one machine with memory', 1, (now) => memoryStore({ now })],
    ['one machine with sealed cookies', 1, sealed],
    ['three machines with one store', 3, (now) => memoryStore({ now })],
  ])('exchange once, at %s', async (_, count, storeOf) => {
    const { sites, exchanges } = heldSites(count, storeOf)
    expectOneSession(await deliverAtOnce(sites, 5))
    expect(exchanges()).toBe(1)
    expect(sites.flatMap(endings)).toEqual(['authenticated'])
  })

  describe.skipIf(noRedis !== undefined)(noRedis ?? 'on a Redis server', () => {
    let server: RedisServer
    let client: ReturnType<typeof connect>
    const connect = () => createClient({ socket: { host: '127.0.0.1', port: server.port } })
    beforeAll(async () => {
      server = await startRedis()
      client = connect()
      await client.connect()
    })
    afterAll(async () => {
      client.destroy()
      await server.stop()
    })

    test('exchange once, at two machines with one Redis', async () => {
      const { sites, exchanges } = heldSites(2, (now) => redisStore(client, { now }))
      expectOneSession(await deliverAtOnce(sites, 6))
      expect(exchanges()).toBe(1)
      expect(sites.flatMap(endings)).toEqual(['authenticated'])
    })
  })

  test('a delivery whose first one never ends is sent to / after half a minute', async () => {
    const world = createTestWorld()
    const store = memoryStore(world.effects)
    const never = new Promise<never>(() => {})
    const dead = createSite({ world, store, onOutcome: () => never })
    const alive = createSite({ world, store })
    const visitor = new Visitor(dead)
    const callback = await visitor.approve('/login/github?returnTo=/a')
    const request = visitor.request(callback)
    void dead.handlers.fetch(visitor.request(callback))
    await expect.poll(() => world.exchanges()).toBe(1)
    const before = world.effects.now()
    const response = await alive.handlers.fetch(request)
    expect(response.headers.get('location')).toBe('/')
    expect(world.effects.now() - before).toBeGreaterThanOrEqual(30_000)
    expect(world.effects.now() - before).toBeLessThan(31_000)
    expect(alive.told).toEqual([])
  })

  test('a browser that leaves ends its own waiting, and not the exchange', async () => {
    const { sites, exchanges, reached } = heldSites(1, (now) => memoryStore({ now }))
    const [site] = sites as [TestSite]
    const visitor = new Visitor(site)
    const callback = await visitor.approve('/login/github?returnTo=/inbox')
    const leaving = new AbortController()
    const first = site.handlers.fetch(
      new Request(visitor.request(callback), { signal: leaving.signal }),
    )
    await reached
    leaving.abort()
    const second = site.handlers.fetch(visitor.request(callback))
    await Promise.all([first, second])
    expect(exchanges()).toBe(1)
    expect(endings(site)).toEqual(['authenticated'])
  })
})

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
    const effects: WebEffects = {
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
