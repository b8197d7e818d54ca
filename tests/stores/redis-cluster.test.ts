import { Cluster } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisStore, type RedisCommands } from '../../src/stores/redis.ts'
import { StoreError } from '../../src/stores/store-error.ts'
import type { FlowStore } from '../../src/stores/store.ts'
import { describeStore } from './contract.ts'
import {
  ask,
  noRedisCluster,
  shardOf,
  startRedisCluster,
  type RedisCluster,
  type Shard,
} from './redis-cluster-server.ts'

const serverForgets = true
/** A replica takes over some seconds after its primary has died; later where the machine is busy. */
const FAILOVER = { timeout: 40_000, interval: 100 }

describe.skipIf(noRedisCluster !== undefined)(noRedisCluster ?? 'on a Redis Cluster', () => {
  let cluster: RedisCluster
  let ioredis: Cluster
  let client: ReturnType<typeof connect>
  const rootNodes = () => cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }))
  const connect = () =>
    createCluster({
      rootNodes: rootNodes().map((socket) => ({ socket })),
      commandOptions: { timeout: 1000 },
    })
  const adapted: RedisCommands = {
    set: (key, value, { PX }) => ioredis.set(key, value, 'PX', PX, 'NX'),
    getDel: (key) => ioredis.getdel(key),
  }

  beforeAll(async () => {
    cluster = await startRedisCluster()
    client = connect()
    client.on('error', () => {})
    await client.connect()
    ioredis = new Cluster(rootNodes())
    ioredis.on('error', () => {})
  }, 60_000)
  afterAll(async () => {
    client.destroy()
    ioredis.disconnect()
    await cluster.stop()
  })

  describeStore('redisStore with redis', {
    make: (now) => redisStore(client, { now }),
    serverForgets,
  })
  describeStore('redisStore with ioredis', {
    make: (now) => redisStore(adapted, { now }),
    serverForgets,
  })

  test('the keys of a login need not be on one server', async () => {
    const store = redisStore(client)
    const keys = Array.from({ length: 30 }, (_, index) => `login-${index}.claim`)
    await Promise.all(keys.map((key) => store.put(key, key, Date.now())))
    const sizes = await Promise.all(cluster.nodes.map(({ port }) => ask(port, 'dbsize')))
    expect(sizes.filter((size) => Number(size) > 0).length).toBeGreaterThanOrEqual(3)
    expect(await Promise.all(keys.map((key) => store.take(key)))).toEqual(keys)
  })

  describe('a primary that dies between put and take', { timeout: 60_000 }, () => {
    /** All keys of such a store have one slot, whose primary has a replica. */
    async function placed(): Promise<{ store: FlowStore; shard: Shard }> {
      for (let tag = 0; tag < 100; tag++) {
        const shard = await shardOf(`{${tag}}`, cluster.nodes)
        if (shard !== undefined)
          return { store: redisStore(client, { prefix: `{${tag}}:` }), shard }
      }
      throw new Error('No primary has a replica.')
    }

    const sizeOf = ({ port }: Shard['replica']): Promise<string> => ask(port, 'dbsize')
    const copied = ({ primary, replica }: Shard): Promise<void> =>
      expect.poll(async () => (await sizeOf(replica)) === (await sizeOf(primary))).toBe(true)

    /** Takes again until a primary answers. Gives what it said, and what was said before. */
    async function takeLater(store: FlowStore, key: string) {
      const refused: unknown[] = []
      let value: string | undefined
      const take = async (): Promise<boolean> => {
        try {
          value = await store.take(key)
          return true
        } catch (error) {
          refused.push(error)
          return false
        }
      }
      await expect.poll(take, FAILOVER).toBe(true)
      return { value, refused }
    }

    test('loses nothing that its replica had: store.unavailable until that one takes over', async () => {
      const { store, shard } = await placed()
      await store.put('kept', 'value', Date.now())
      await copied(shard)
      process.kill(shard.primary.pid, 'SIGKILL')
      const { value, refused } = await takeLater(store, 'kept')
      expect(value).toBe('value')
      expect(refused.length).toBeGreaterThan(0)
      for (const error of refused) {
        expect(error).toBeInstanceOf(StoreError)
        expect(error).toMatchObject({ failure: { code: 'store.unavailable', retryable: true } })
      }
      expect(await store.take('kept')).toBeUndefined()
    })

    test('loses what it had not told its replica: a put is gone, and a take did not happen', async () => {
      const { store, shard } = await placed()
      await store.put('taken', 'value', Date.now())
      await copied(shard)
      process.kill(shard.replica.pid, 'SIGSTOP')
      await ask(shard.primary.port, 'client', 'kill', 'type', 'replica')
      await store.put('lost', 'value', Date.now())
      expect(await store.take('taken')).toBe('value')
      process.kill(shard.primary.pid, 'SIGKILL')
      process.kill(shard.replica.pid, 'SIGCONT')
      expect((await takeLater(store, 'lost')).value).toBeUndefined()
      expect(await store.take('taken')).toBe('value')
    })
  })
})
