import { describe, expect, test } from 'vitest'
import { StoreError } from '../../src/stores/store-error.ts'
import { webStorageStore, type WebStorage } from '../../src/stores/web-storage.ts'
import { describeStore } from './contract.ts'
import { clientError, expectUnavailable } from './failing.ts'

/** What browsers have, in memory. */
class FakeStorage implements WebStorage {
  readonly items = new Map<string, string>()

  get length(): number {
    return this.items.size
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value)
  }
  removeItem(key: string): void {
    this.items.delete(key)
  }
}

describeStore('webStorageStore', { make: (now) => webStorageStore(new FakeStorage(), { now }) })

describe('webStorageStore', () => {
  const now = (): number => 0

  test('the entry is out of the storage before take returns anything', async () => {
    const storage = new FakeStorage()
    const store = webStorageStore(storage, { now })
    await store.put('key', 'value', 1000)
    const both = [store.take('key'), store.take('key')]
    expect(storage.length).toBe(0)
    expect(await Promise.all(both)).toEqual(['value', undefined])
  })

  test('put removes what is gone or cannot be read, and nothing of others', async () => {
    let time = 0
    const storage = new FakeStorage()
    const store = webStorageStore(storage, { prefix: 'my:', now: () => time })
    storage.setItem('0.theirs', '0.theirs')
    storage.setItem('my:broken', 'broken')
    await store.put('gone', 'value', 0)
    await store.put('gone too', 'value', 0)
    await store.put('kept', 'value', 1)
    time = 600_000
    await store.put('new', 'value', 600_000)
    expect([...storage.items.keys()]).toEqual(['0.theirs', 'my:kept', 'my:new'])
  })

  test('a key that is in use is told with the name of the store', async () => {
    const store = webStorageStore(new FakeStorage(), { now })
    await store.put('key', 'value', 1000)
    await expect(store.put('key', 'value', 1000)).rejects.toMatchObject({
      failure: { details: { store: 'web-storage', operation: 'put', reason: 'key-in-use' } },
    })
  })

  test('an entry that another script removes meanwhile does no harm', async () => {
    class Shrinking extends FakeStorage {
      override get length(): number {
        return super.length + 1
      }
      override key(index: number): string | null {
        return index === 0 ? 'trivet:flow:removed' : super.key(index)
      }
    }
    const storage = new Shrinking()
    const store = webStorageStore(storage, { now })
    await store.put('one', 'value', 1000)
    await store.put('two', 'value', 1000)
    expect(await store.take('one')).toBe('value')
    expect(await store.take('two')).toBe('value')
  })

  test('an error of the storage while it is tidied is no sign that an entry is broken', async () => {
    class Failing extends FakeStorage {
      readonly removed: string[] = []
      override getItem(key: string): string | null {
        if (key === 'trivet:flow:mine') throw clientError('No.', { name: 'SecurityError' })
        return super.getItem(key)
      }
      override removeItem(key: string): void {
        this.removed.push(key)
      }
    }
    const storage = new Failing()
    storage.setItem('trivet:flow:mine', '1000.value')
    await expect(webStorageStore(storage, { now }).put('key', 'value', 1000)).rejects.toMatchObject(
      { failure: { details: { reason: 'SecurityError' } } },
    )
    expect(storage.removed).toEqual([])
  })

  test('what somebody else wrote there is store.tampered', async () => {
    const storage = new FakeStorage()
    storage.setItem('trivet:flow:key', '{"v":1}')
    const error = await webStorageStore(storage, { now })
      .take('key')
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({
      failure: { code: 'store.tampered', details: { reason: 'malformed' } },
    })
  })

  test('a storage that is full or forbidden is store.unavailable', async () => {
    class Full extends FakeStorage {
      override getItem(): string | null {
        throw clientError('No.', { name: 'QuotaExceededError' })
      }
    }
    await expectUnavailable(webStorageStore(new Full(), { now }), {
      store: 'web-storage',
      reason: 'QuotaExceededError',
    })
  })
})
