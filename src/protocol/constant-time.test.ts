import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import { equalInConstantTime } from './constant-time.ts'

test('compares as === does', () => {
  const text = fc.string({ unit: anyCharacter, maxLength: 5 })
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(equalInConstantTime(left, right)).toBe(left === right)
      expect(equalInConstantTime(left, left)).toBe(true)
      expect(equalInConstantTime(left, `${left}x`)).toBe(false)
    }),
  )
})

test.each([
  ['abc', 'xbc'],
  ['abc', 'axc'],
  ['abc', 'abx'],
  ['', 'a'],
  ['a', ''],
  // The same bits in all, in other places.
  ['ab', 'ba'],
  ['\u0100', '\u0000'],
])('%j is not %j', (left, right) => {
  expect(equalInConstantTime(left, right)).toBe(false)
})
