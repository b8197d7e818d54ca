import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryStore, type FlowStore } from 'trivet/stores/memory'
import { redisStore } from 'trivet/stores/redis'
import type { LocalEffects } from 'trivet/web'
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
import { sealed, work, type StoreOf } from './work.ts'

/** Holds the token endpoint until it is let go. */
function gate() {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
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
  const patient: LocalEffects = {
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

  test('a first one that is stuck in the exchange is given up after half a minute, and comes back to nothing', async () => {
    const world = createTestWorld()
    const store = memoryStore(world.effects)
    const { open, opened } = gate()
    const { open: reach, opened: reached } = gate()
    const send: typeof world.effects.send = async (...sent) => {
      reach()
      await opened
      return world.effects.send(...sent)
    }
    const stuck = createSite({
      world,
      store,
      flow: { effects: { ...withoutTimeLimit(world.effects), send } },
    })
    const alive = createSite({ world, store })
    const visitor = new Visitor(stuck)
    const callback = await visitor.approve('/login/github?returnTo=/a')
    const requests = Array.from({ length: 3 }, () => visitor.request(callback))
    const [one, two, three] = requests as [Request, Request, Request]
    const late = stuck.handlers.fetch(one)
    await reached
    const before = world.effects.now()
    const heir = await alive.handlers.fetch(two)
    expect(world.effects.now() - before).toBeGreaterThanOrEqual(30_000)
    expect(world.effects.now() - before).toBeLessThan(31_000)
    expect(await heir.json()).toEqual({ code: 'exchange.interrupted' })
    expect((await alive.handlers.fetch(three)).headers.get('location')).toBe('/')

    open()
    const answer = await late
    expect(answer.headers.get('location')).toBe('/a')
    expect(answer.headers.has('set-cookie')).toBe(false)
    expect([...endings(stuck), ...endings(alive)]).toEqual(['exchange.interrupted'])
    expect(world.exchanges()).toBe(1)
  })

  test('a delivery whose first one never ends telling is sent to / after half a minute', async () => {
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

  test('a store that takes its time takes it from the half minute that a delivery waits', async () => {
    const world = createTestWorld()
    const kept = memoryStore(world.effects)
    const slow: FlowStore = {
      oneTime: true,
      async put(...entry) {
        world.effects.advance(1500)
        await kept.put(...entry)
      },
      async take(key) {
        world.effects.advance(1500)
        return kept.take(key)
      },
    }
    const dead = createSite({ world, store: kept, onOutcome: () => new Promise(() => {}) })
    const alive = createSite({ world, store: slow })
    const visitor = new Visitor(dead)
    const callback = await visitor.approve()
    const request = visitor.request(callback)
    void dead.handlers.fetch(visitor.request(callback))
    await expect.poll(() => world.exchanges()).toBe(1)
    const before = world.effects.now()
    await alive.handlers.fetch(request)
    // Longer than a claim lasts, it would be told of a login that is not found.
    expect(alive.told).toEqual([])
    expect(world.effects.now() - before).toBeGreaterThanOrEqual(30_000)
    expect(world.effects.now() - before).toBeLessThan(38_000)
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
