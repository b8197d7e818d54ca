import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cookieStore } from 'trivet/stores/cookie'
import { memoryStore } from 'trivet/stores/memory'
import { redisStore } from 'trivet/stores/redis'
import { createTableStatements, sqlStore } from 'trivet/stores/sql'
import type { HandlersOptions } from 'trivet/web'
import { noPostgres, startPostgres, type PostgresServer } from '../stores/postgres-server.ts'
import { noRedis, startRedis, type RedisServer } from '../stores/redis-server.ts'
import { createSite, createTestWorld, endings, SESSION, type TestSite } from './site.ts'
import { Visitor } from './visitor.ts'

type Store = HandlersOptions['store']

const world = createTestWorld()
const clock = { now: () => world.effects.now() }
const key = 'k'.repeat(43)

/** What is the same wherever logins are kept. */
function describeHandlers(name: string, open: () => Store): void {
  describe(name, () => {
    const sites = (): [TestSite, TestSite] => {
      const store = open()
      return [createSite({ store, world }), createSite({ store, world })]
    }

    test('a login begins at one machine and ends at another', async () => {
      const [one, other] = sites()
      const visitor = new Visitor(one)
      const callback = await visitor.approve('/login/github?returnTo=/settings')
      const response = await other.handlers.fetch(visitor.request(callback))
      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe('/settings')
      expect(response.headers.getSetCookie()[0]).toContain(SESSION)
      expect(other.told).toMatchObject([
        {
          outcome: { status: 'authenticated', user: { provider: 'github' } },
          context: { provider: 'github', returnTo: '/settings' },
        },
      ])
    })

    test('a callback in another browser finds nothing, and takes nothing', async () => {
      const [site] = sites()
      const [visitor, stranger] = [new Visitor(site), new Visitor(site)]
      await stranger.begin()
      const callback = await visitor.approve()
      await stranger.visit(callback)
      await visitor.visit(callback)
      expect(endings(site)).toEqual(['callback.flow-not-found', 'authenticated'])
    })

    test.each<[string, (callback: string) => string]>([
      ['callback.flow-not-found', () => '/callback/github?code=a-code&state=another'],
      ['callback.state-missing', () => '/callback/github?code=a-code'],
      ['callback.state-missing', () => '/callback/github?error=access_denied'],
      ['callback.state-duplicated', (callback) => `${callback}&state=another`],
    ])('a foreign callback is %s and takes nothing', async (code, forge) => {
      const [site] = sites()
      const visitor = new Visitor(site)
      const callback = await visitor.approve()
      const refused = await visitor.visit(forge(callback))
      expect(refused.status).toBe(400)
      expect(refused.headers.getSetCookie()).toEqual([])
      await visitor.visit(callback)
      expect(endings(site)).toEqual([code, 'authenticated'])
    })

    test('a callback at the address of another provider takes nothing', async () => {
      const [site] = sites()
      const visitor = new Visitor(site)
      const callback = await visitor.approve()
      const refused = await visitor.visit(callback.replace('/github', '/google'))
      expect(refused.headers.getSetCookie()).toEqual([])
      await visitor.visit(callback)
      expect(endings(site)).toEqual(['callback.provider-mismatch', 'authenticated'])
    })

    test('a second delivery is sent where the first one led', async () => {
      const [one, other] = sites()
      const visitor = new Visitor(one)
      const callback = await visitor.approve('/login/google?returnTo=/inbox')
      await visitor.visit(callback)
      const exchanges = world.exchanges()
      for (const { handlers } of [one, other, one, other]) {
        const again = await handlers.fetch(visitor.request(callback))
        expect(again.status).toBe(303)
        expect(again.headers.get('location')).toBe('/inbox')
        expect(again.headers.getSetCookie()).toEqual([])
      }
      expect(world.exchanges()).toBe(exchanges)
      expect(one.told).toHaveLength(1)
      expect(other.told).toHaveLength(0)
    })

    test('a minute after the first delivery nobody knows it', async () => {
      const [site] = sites()
      const visitor = new Visitor(site)
      const callback = await visitor.approve()
      await visitor.visit(callback)
      world.effects.advance(60_000)
      expect(visitor.jar.names).toEqual(['session'])
      await visitor.visit(callback)
      expect(endings(site)).toEqual(['authenticated', 'callback.flow-not-found'])
    })

    test('a user who says no, and one who is late', async () => {
      const [site] = sites()
      const visitor = new Visitor(site)
      await visitor.signIn('/login/spotify?returnTo=/a', { decision: 'deny' })
      const callback = await visitor.approve('/login/spotify?returnTo=/b')
      world.effects.advance(600_000)
      await visitor.visit(callback)
      expect(endings(site)).toEqual(['callback.denied', 'callback.expired'])
      expect(site.told.map(({ context }) => context.returnTo)).toEqual(['/a', '/b'])
    })
  })
}

describeHandlers('with memoryStore', () => memoryStore(clock))
describeHandlers('with cookieStore', () => cookieStore({ keys: [{ id: 'key', key }], ...clock }))
describeHandlers('with sqlStore on SQLite', () => {
  const database = new DatabaseSync(':memory:')
  for (const statement of createTableStatements()) database.exec(statement)
  return sqlStore(
    { query: async (sql, params) => ({ rows: database.prepare(sql).all(...params) }) },
    { dialect: 'sqlite', ...clock },
  )
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

  describeHandlers('with redisStore', () => redisStore(client, clock))
})

describe.skipIf(noPostgres !== undefined)(noPostgres ?? 'on a PostgreSQL server', () => {
  let server: PostgresServer
  let pool: pg.Pool
  beforeAll(async () => {
    server = await startPostgres()
    pool = new pg.Pool({ connectionString: server.url })
    for (const statement of createTableStatements()) await pool.query(statement)
  }, 60_000)
  afterAll(async () => {
    await pool.end()
    await server.stop()
  })

  describeHandlers('with sqlStore', () => sqlStore(pool, clock))
})
