import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { StoreError } from '../../src/stores/store-error.ts'
import { KEPT_PAST_EXPIRY_MS, type FlowStore } from '../../src/stores/store.ts'

export interface StoreContract {
  /** A store that has this clock. Called before each test. */
  readonly make: (now: () => number) => FlowStore | Promise<FlowStore>
  /** How long a value the store must hold, in characters. Default: 1,000,000. */
  readonly biggest?: number
  /** Whether of many takers only one gets the value. Default: true. */
  readonly oneTime?: boolean
  /** That the server forgets what is gone by a clock of its own, which no test can set. Default: false. */
  readonly serverForgets?: boolean
}

const BEGUN_AT = 1_790_000_000_000
const EXPIRES_AT = BEGUN_AT + 600_000
const GONE_AT = EXPIRES_AT + KEPT_PAST_EXPIRY_MS

const odd = [
  '__proto__',
  'constructor',
  "'; drop table trivet_flows; --",
  '$1 ? %s %00 \\x00 \\',
  '"{}[]:,.',
  '1790000000000.value',
  ' \t\r\n ',
  '\u0001\u001F\u007F\u0085\u2028\uFEFF',
  'é e\u0301 ß 漢字 👩‍👩‍👧 🏳️‍🌈',
  '=+/&;,%3D',
]

/** What every store does. */
export function describeStore(
  name: string,
  { make, biggest = 1_000_000, oneTime = true, serverForgets = false }: StoreContract,
): void {
  describe(name, () => {
    let time: number
    let store: FlowStore
    let key: string

    beforeEach(async () => {
      time = BEGUN_AT
      key = randomUUID()
      store = await make(() => time)
    })

    const keepAndTake = async (value: string): Promise<string | undefined> => {
      await store.put(key, value, EXPIRES_AT)
      return store.take(key)
    }

    test(`it says ${oneTime ? 'that it is one-time' : 'that it is not one-time'}`, () => {
      expect(store.oneTime).toBe(oneTime)
    })

    test('take returns what put kept, once', async () => {
      expect(await keepAndTake('{"v":1}')).toBe('{"v":1}')
      expect(await store.take(key)).toBeUndefined()
    })

    test('take of an unknown key returns nothing, and disturbs no other', async () => {
      await store.put(key, 'value', EXPIRES_AT)
      expect(await store.take(randomUUID())).toBeUndefined()
      expect(await store.take('')).toBeUndefined()
      expect(await store.take(key)).toBe('value')
    })

    test('of many takers at once one gets the value, if the store says that it is one-time', async () => {
      const flows = Array.from({ length: 25 }, (_, index) => `${key}-${index}`)
      await Promise.all(flows.map((flow) => store.put(flow, `of ${flow}`, EXPIRES_AT)))
      const takers = flows.flatMap((flow) => Array.from({ length: 20 }, () => flow))
      const taken = await Promise.all(takers.map((flow) => store.take(flow)))
      const winners = taken.filter((value) => value !== undefined)
      if (store.oneTime) expect(winners).toHaveLength(flows.length)
      expect(new Set(winners)).toEqual(new Set(flows.map((flow) => `of ${flow}`)))
    })

    test.each([
      ['a millisecond before it expires', EXPIRES_AT - 1],
      ['when it expires', EXPIRES_AT],
      ['ten minutes late, less a millisecond', GONE_AT - 1],
    ])('an entry is there %s', async (_when, moment) => {
      await store.put(key, 'value', EXPIRES_AT)
      time = moment
      expect(await store.take(key)).toBe('value')
    })

    test.each([
      ['ten minutes after it expired', GONE_AT],
      ['a day later', GONE_AT + 86_400_000],
    ])('an entry is gone %s', async (_when, moment) => {
      await store.put(key, 'value', EXPIRES_AT)
      time = moment
      expect(await store.take(key)).toBeUndefined()
    })

    test('an entry that was put too late is not there', async () => {
      await store.put(key, 'value', BEGUN_AT - KEPT_PAST_EXPIRY_MS)
      expect(await store.take(key)).toBeUndefined()
    })

    test('a key may be used again once its entry was taken', async () => {
      expect(await keepAndTake('first')).toBe('first')
      expect(await keepAndTake('second')).toBe('second')
    })

    // A server that forgets by itself shows the same in a test of its own.
    test.skipIf(serverForgets)('a key may be used again once its entry is gone', async () => {
      await store.put(key, 'first', EXPIRES_AT)
      time = GONE_AT
      await store.put(key, 'second', GONE_AT)
      expect(await store.take(key)).toBe('second')
    })

    test.each(odd)('a key and a value may be %j', async (text) => {
      await store.put(key + text, text, EXPIRES_AT)
      await store.put(text + key, key, EXPIRES_AT)
      expect(await store.take(key + text)).toBe(text)
      expect(await store.take(text + key)).toBe(key)
    })

    test('a value may be empty', async () => {
      expect(await keepAndTake('')).toBe('')
    })

    test(`a value may have ${biggest} characters`, async () => {
      const value = 'flow'.repeat(biggest / 4)
      expect((await keepAndTake(value)) === value).toBe(true)
    })

    test.each([Number.NaN, Infinity, 0.5])('put refuses %d as a time', async (expiresAt) => {
      await expect(store.put(key, 'value', expiresAt)).rejects.toThrow(TypeError)
      expect(await store.take(key)).toBeUndefined()
    })

    test('put never replaces what is still kept, if the store says that it is one-time', async () => {
      await store.put(key, 'first', EXPIRES_AT)
      time = GONE_AT - 1
      if (!store.oneTime) return
      const refused = await store.put(key, 'second', GONE_AT).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(StoreError)
      expect(refused).toMatchObject({
        failure: {
          code: 'store.unavailable',
          step: 'authorize',
          details: { operation: 'put', reason: 'key-in-use' },
        },
      })
      expect(await store.take(key)).toBe('first')
    })
  })
}
