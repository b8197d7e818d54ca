import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieStore } from 'trivet/stores/cookie'
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

/** Instances of one application that share a store, whose token endpoint waits behind a gate. */
function heldSites(count: number, storeOf: (now: () => number) => HandlersOptions['store']) {
  const { open, opened } = gate()
  const { open: reach, opened: reached } = gate()
  const world = createTestWorld()
  const { effects } = world
  const store = storeOf(world.now)
  const flow = {
    effects: {
      ...withoutTimeLimit(effects),
      send: async (...sent: Parameters<typeof effects.send>) => {
        reach()
        await opened
        const answer = effects.send(...sent)
        answering = answer
        return answer
      },
    },
  }
  let answering: Promise<unknown> = Promise.resolve()
  let waits = 0
  const patient: WebEffects = {
    ...effects,
    // Nobody waits for real time; whoever waits for the third time lets the first delivery go on.
    async wait() {
      waits += 1
      if (waits === 3) open()
      await answering
      await turn()
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
  test.each<[string, number, (now: () => number) => HandlersOptions['store']]>([
    ['one machine with memory', 1, (now) => memoryStore({ now })],
    ['one machine with sealed cookies', 1, (now) => cookieStore({ keys, now })],
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

  test('of deliveries over any number of instances exchanges once and tells once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deliveries, async (scheduler, all) => {
        const world = createTestWorld()
        const store = scheduled(memoryStore(world.effects), scheduler)
        const effects: WebEffects = {
          ...world.effects,
          // The provider's work is no task of the scheduler: no time passes during it.
          async wait() {
            await answering
            await turn()
            await scheduler.schedule(Promise.resolve(), 'wait')
          },
        }
        let answering: Promise<unknown> = Promise.resolve()
        const send: typeof world.effects.send = async (...sent) => {
          await scheduler.schedule(Promise.resolve(), 'request')
          const answer = world.effects.send(...sent)
          answering = answer
          return answer
        }
        const flow = { effects: { ...withoutTimeLimit(world.effects), send } }
        const sites = Array.from({ length: 4 }, () => createSite({ world, store, effects, flow }))
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
            return sites[instance]?.handlers.fetch(request)
          }),
        )
        await scheduler.waitFor(answers)

        const own = (await answers).filter((_, index) => all[index]?.kind === 'same')
        const foreign = all.length - own.length
        const told = sites.flatMap(endings)
        expect(told.filter((one) => one === 'authenticated')).toHaveLength(Math.min(own.length, 1))
        expect(told).toHaveLength(foreign + Math.min(own.length, 1))
        expect(world.exchanges()).toBe(Math.min(own.length, 1))
        expect(own.map((response) => response?.headers.get('location'))).toEqual(
          own.map(() => '/inbox'),
        )
        const sessions = own.filter((response) => response?.headers.has('set-cookie'))
        expect(sessions).toHaveLength(Math.min(own.length, 1))
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
