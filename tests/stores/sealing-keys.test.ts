import { describe, expect, test } from 'vitest'
import { readKeys, type SealingKey } from '../../src/stores/sealing-keys.ts'

const first = { id: 'first', key: new Uint8Array(32).fill(1) }
const second = { id: 'second', key: new Uint8Array(48).fill(2) }

describe('keys', () => {
  // In base64 these have + and / and = in them.
  const bytes = Uint8Array.from({ length: 34 }, (_, index) => 251 + (index % 5))
  const written = Buffer.from(bytes)

  test.each([
    ['base64url', written.toString('base64url')],
    ['base64', written.toString('base64')],
    ['bytes', bytes],
  ])('may be %s, and are the same key', (_form, key) => {
    expect(readKeys([{ id: 'k', key }])).toEqual([{ id: 'k', bytes }])
  })

  test('keep their order', () => {
    expect(readKeys([second, first]).map(({ id }) => id)).toEqual(['second', 'first'])
  })

  test('are copied: changing the bytes later changes nothing', () => {
    const key = Uint8Array.from(bytes)
    const [kept] = readKeys([{ id: 'k', key }])
    key.fill(0)
    expect(kept.bytes).toEqual(bytes)
  })

  test.each([
    [
      'too short',
      new Uint8Array(31),
      /"k" has 31 bytes; it needs at least 32 random ones\. Make one/,
    ],
    ['empty', '', /"k" has 0 bytes/],
    ['too short as text', written.subarray(0, 31).toString('base64'), /"k" has 31 bytes/],
    [
      'of a variable that is not set',
      undefined as unknown as string,
      /"\w+" is missing\. Make one/,
    ],
    ['a phrase', 'correct horse battery staple, and more of them', /neither base64url nor base64/],
    ['padded in its middle', `${'A'.repeat(22)}=${'A'.repeat(22)}`, /neither base64url nor base64/],
    ['of a length that cannot be', 'A'.repeat(45), /neither base64url nor base64/],
  ])('a key that is %s is a TypeError that says so', (_fault, key, message) => {
    const make = () => readKeys([first, { id: 'k', key }])
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })

  test('a message holds nothing of the key', () => {
    const key = 'not base64!'
    expect(() => readKeys([{ id: 'k', key }])).not.toThrow(key)
  })

  test.each([[[]], [undefined as unknown as SealingKey[]], [first as unknown as SealingKey[]]])(
    'there has to be one: %j is a TypeError that says so',
    (keys) => {
      expect(() => readKeys(keys)).toThrow('keys: at least one key is needed to seal with.')
    },
  )

  test.each([
    ['an id twice', [first, { ...second, id: 'first' }]],
    ['an empty id', [{ ...first, id: '' }]],
    ['an id with a blank', [{ ...first, id: 'a b' }]],
    ['an id that is too long', [{ ...first, id: 'a'.repeat(33) }]],
  ])('%s is a TypeError', (_fault, keys) => {
    expect(() => readKeys(keys)).toThrow(TypeError)
  })
})
