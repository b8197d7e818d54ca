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

describe('memoryStore', () => {
  test('the clock of the machine is the default', async () => {
    const store = memoryStore()
    await store.put('kept', 'value', Date.now())
    await store.put('gone', 'value', Date.now() - 600_000)
    expect(await present(store, ['kept', 'gone'])).toEqual(['kept'])
  })

  test('where there is no room, the oldest goes', async () => {
    const store = memoryStore({ now: () => 0, maxBytes: 10_000 })
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`)
    for (const key of keys) await store.put(key, 'v'.repeat(500), NEVER)
    // Each takes 200 + 2 * (5 or 6 + 500) bytes.
    expect(await present(store, keys)).toEqual(keys.slice(-8))
  })

  test('what fills the room exactly, stays', async () => {
    // 200 + 2 * (3 + 500) bytes each.
    const store = memoryStore({ now: () => 0, maxBytes: 2 * 1_206 })
    for (const key of ['one', 'two']) await store.put(key, 'v'.repeat(500), NEVER)
    expect(await present(store, ['one', 'two'])).toEqual(['one', 'two'])
  })

  test('a key that is in use is told with the name of the store', async () => {
    const store = memoryStore({ now: () => 0 })
    await store.put('key', 'value', NEVER)
    await expect(store.put('key', 'value', NEVER)).rejects.toMatchObject({
      failure: { details: { store: 'memory', operation: 'put', reason: 'key-in-use' } },
    })
  })

  test('what has expired is looked for once a minute, to the millisecond', async () => {
    let time = 1_000
    const store = memoryStore({ now: () => time, maxBytes: 1_300 })
    await store.put('gone', 'v'.repeat(100), time - 600_000)
    // Both fit only without the one that is gone: until it is looked for, the oldest goes, which it is.
    await store.put('kept', 'v'.repeat(100), NEVER)
    time += 59_999
    await store.put('late', '', NEVER)
    time += 1
    await store.put('last', '', NEVER)
    expect(await present(store, ['gone', 'kept', 'late', 'last'])).toEqual(['kept', 'late', 'last'])
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
