import { describe, expect, test } from 'vitest'
import { keptUntilOfEntry, readEntry, writeEntry } from '../../src/stores/entry.ts'
import { StoreError } from '../../src/stores/store-error.ts'

describe('an entry', () => {
  test('has its time before the first dot, and its value behind it', () => {
    expect(writeEntry('a.b', 17)).toBe('17.a.b')
    expect(keptUntilOfEntry('17.a.b')).toBe(17)
    expect(readEntry('17.a.b', 16)).toBe('a.b')
    expect(readEntry('17.a.b', 17)).toBeUndefined()
  })

  test.each(['', '17', '.value', 'x17.value', ' 17.value', '-17.value', '12345678901234567.value'])(
    '%j is none of ours',
    (text) => {
      expect(keptUntilOfEntry(text)).toBeNaN()
      expect(() => readEntry(text, 0)).toThrow(StoreError)
    },
  )
})
