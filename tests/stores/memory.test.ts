import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { describeStore } from './contract.ts'

describeStore('memoryStore', { make: (now) => memoryStore({ now }) })

const NEVER = 1_790_000_000_000

/** Which of the keys are there. Takes them. */
async function present(store: ReturnType<typeof memoryStore>, keys: readonly string[]) {
  const found = await Promise.all(keys.map((key) => store.take(key)))
  return keys.filter((_, index) => found[index] !== undefined)
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}

describe('memoryStore', () => {
  test('the clock of the machine is the default', async () => {
    const store = memoryStore()
    await store.put('kept', 'value', Date.now())
    await store.put('gone', 'value', Date.now() - 600_000)
    expect(await present(store, ['kept', 'gone'])).toEqual(['kept'])
  })

  test('100,000 flows take less than 100 MB, and all of them are there', async () => {
    const flow = JSON.stringify({
      v: 1,
      provider: 'google',
      redirectUri: 'https://app.example/callback/google',
      scopes: ['openid', 'email', 'profile'],
      state: 'SECRET',
      codeVerifier: 'SECRET',
      nonce: 'SECRET',
      expiresAt: NEVER,
    })
    const keys = Array.from({ length: 100_000 }, (_, index) => `${index}`.padStart(43, 'k'))
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    const store = memoryStore({ now: () => 0 })
    for (const key of keys) await store.put(key, flow.replaceAll('SECRET', key), NEVER)
    collectGarbage()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000)
    expect(await present(store, keys)).toHaveLength(keys.length)
  }, 30_000)

  test('where there is no room, the oldest goes', async () => {
    const store = memoryStore({ now: () => 0, maxBytes: 10_000 })
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`)
    for (const key of keys) await store.put(key, 'v'.repeat(500), NEVER)
    // Each takes 200 + 2 * (5 or 6 + 500) bytes.
    expect(await present(store, keys)).toEqual(keys.slice(-8))
  })

  test('what is taken makes room', async () => {
    const store = memoryStore({ now: () => 0, maxBytes: 10_000 })
    await store.put('first', 'value', NEVER)
    for (let round = 0; round < 100; round++) {
      await store.put('other', 'v'.repeat(500), NEVER)
      await store.take('other')
    }
    expect(await store.take('first')).toBe('value')
  })

  test('what has expired makes room before anything else goes', async () => {
    let time = 0
    const store = memoryStore({ now: () => time, maxBytes: 5_000 })
    await store.put('long', 'v'.repeat(500), NEVER)
    for (const key of ['a', 'b', 'c']) await store.put(key, 'v'.repeat(500), 0)
    time = 600_000
    for (const key of ['d', 'e', 'f']) await store.put(key, 'v'.repeat(500), NEVER)
    expect(await present(store, ['long', 'a', 'd', 'e', 'f'])).toEqual(['long', 'd', 'e', 'f'])
  })

  test('what replaces an expired entry counts once', async () => {
    let time = 0
    const store = memoryStore({ now: () => time, maxBytes: 5_000 })
    await store.put('first', 'value', NEVER)
    for (let round = 0; round < 20; round++) {
      await store.put('other', 'v'.repeat(500), time - 599_999)
      time += 1
    }
    expect(await store.take('first')).toBe('value')
  })

  test('it starts no timer', async () => {
    vi.useFakeTimers()
    try {
      await memoryStore().put('key', 'value', NEVER)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
