import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisStore, type RedisCommands } from '../../src/stores/redis.ts'
import { StoreError } from '../../src/stores/store-error.ts'
import { describeStore } from './contract.ts'
import { clientError, expectUnavailable } from './failing.ts'
import { noRedis, startRedis, type RedisServer } from './redis-server.ts'

const serverForgets = true

describe.skipIf(noRedis !== undefined)(noRedis ?? 'on a Redis server', () => {
  let server: RedisServer
  let ioredis: Redis
  let client: ReturnType<typeof connect>
  const connect = () => createClient({ socket: { host: '127.0.0.1', port: server.port } })
  const adapted: RedisCommands = {
    set: (key, value, { PX }) => ioredis.set(key, value, 'PX', PX, 'NX'),
    getDel: (key) => ioredis.getdel(key),
  }

  beforeAll(async () => {
    server = await startRedis()
    client = connect()
    await client.connect()
    ioredis = new Redis(server.port, '127.0.0.1')
  })
  afterAll(async () => {
    client.destroy()
    ioredis.disconnect()
    await server.stop()
  })

  describeStore('redisStore with redis', {
    make: (now) => redisStore(client, { now }),
    serverForgets,
  })
  describeStore('redisStore with ioredis', {
    make: (now) => redisStore(adapted, { now }),
    serverForgets,
  })

  test('of takers on many connections one gets the value', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect().connect()))
    const stores = clients.map((one) => redisStore(one))
    for (let round = 0; round < 50; round++) {
      await redisStore(client).put(`${round}`, 'value', Date.now())
      const taken = await Promise.all(stores.map((store) => store.take(`${round}`)))
      expect(taken.filter((value) => value !== undefined)).toEqual(['value'])
    }
    for (const one of clients) one.destroy()
  })

  test('the server forgets an entry by itself when it is gone', async () => {
    const now = (): number => 1_000_000
    await redisStore(client, { now, prefix: 'own:' }).put('kept', 'value', 1_005_000)
    const left = await client.pTTL('own:kept')
    expect(left).toBeGreaterThan(600_000)
    expect(left).toBeLessThanOrEqual(605_000)
  })

  test('a key may be used again once its entry is gone', async () => {
    const store = redisStore(client)
    await store.put('again', 'first', Date.now() - 600_000 + 50)
    await expect(store.put('again', 'second', Date.now())).rejects.toThrow(StoreError)
    await expect.poll(() => client.exists('trivet:flow:again')).toBe(0)
    await store.put('again', 'second', Date.now())
    expect(await store.take('again')).toBe('second')
  })

  test('what somebody else wrote there is store.tampered', async () => {
    await client.set('trivet:flow:foreign', 'value')
    const error = await redisStore(client)
      .take('foreign')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ failure: { code: 'store.tampered' } })
  })

  test('an error of the server is store.unavailable, with its code', async () => {
    await client.lPush('trivet:flow:list', 'value')
    const error = await redisStore(client)
      .take('list')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      failure: { code: 'store.unavailable', details: { reason: 'WRONGTYPE' } },
    })
  })
})

describe('redisStore', () => {
  const failing = (error: Error): RedisCommands => ({
    set: () => Promise.reject(error),
    getDel: () => Promise.reject(error),
  })

  test('a key that is in use is told with the name of the store', async () => {
    const used: RedisCommands = { set: async () => null, getDel: async () => null }
    expect(redisStore(used).oneTime).toBe(true)
    await expect(redisStore(used).put('key', 'value', 0)).rejects.toMatchObject({
      failure: { details: { store: 'redis', operation: 'put', reason: 'key-in-use' } },
    })
  })

  test.each([
    [clientError('connect', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [clientError("READONLY You can't write against a read only replica."), 'READONLY'],
    [clientError('the verifier is in the message', { name: 'ReplyError' }), 'ReplyError'],
    [clientError('No name', { code: 'the verifier', name: 'the verifier' }), null],
    [clientError('not READONLY at its beginning'), 'Error'],
    ['no error at all' as unknown as Error, null],
    [undefined as unknown as Error, null],
  ])('a client that rejects with %o is store.unavailable', async (error, reason) => {
    await expectUnavailable(redisStore(failing(error)), { store: 'redis', reason })
  })
})
