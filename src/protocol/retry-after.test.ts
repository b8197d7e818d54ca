import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import { NOW } from '../../tests/model/world.ts'
import { retryAtOf } from './retry-after.ts'

const DAY = 86_400_000
const at = (value: string | undefined, now = NOW) =>
  retryAtOf(
    { status: 429, headers: value === undefined ? {} : { 'retry-after': value }, body: '' },
    now,
  )

test('a fraction of a second may have any number of digits', () => {
  expect(at('1.125')).toBe(NOW + 1125)
})

describe('retryAtOf', () => {
  test.each([
    ['0', NOW],
    ['120', NOW + 120_000],
    [' 1.5 ', NOW + 1500],
    ['86400', NOW + DAY],
  ])('%j seconds from now', (value, expected) => {
    expect(at(value)).toBe(expected)
  })

  test('a date, in the form of today and in the old one', () => {
    const now = Date.UTC(1994, 10, 6, 8, 49, 0)
    expect(at('Sun, 06 Nov 1994 08:49:37 GMT', now)).toBe(now + 37_000)
    expect(at('Sunday, 06-Nov-94 08:49:37 GMT', now)).toBe(now + 37_000)
  })

  test('never in the past, never later than tomorrow', () => {
    expect(at('Sun, 06 Nov 1994 08:49:37 GMT')).toBe(NOW)
    expect(at('86401')).toBe(NOW + DAY)
    expect(at('9'.repeat(400))).toBe(NOW + DAY)
    expect(at('Fri, 31 Dec 9999 23:59:59 GMT')).toBe(NOW + DAY)
  })

  test.each([undefined, '', ' ', '-1', 'soon 5', '12, 13', '1e3', '0x10', 'NaN', 'Infinity'])(
    '%j says nothing',
    (value) => {
      expect(at(value)).toBeNull()
    },
  )

  test.each(['Nov 6 1994', '1994-11-06', 'Sun, GMT', 'Someday, 1 GMT'])(
    'only a date of HTTP is a date: %j',
    (value) => {
      expect(at(value)).toBeNull()
    },
  )

  test('another header, in epoch seconds', () => {
    const rule = { header: 'x-reset', unit: 'epoch-seconds' } as const
    const headers = { 'x-reset': String(NOW / 1000 + 60), 'retry-after': '1' }
    expect(retryAtOf({ status: 403, headers, body: '' }, NOW, rule)).toBe(NOW + 60_000)
  })

  test('any text gives null or an instant within a day', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (value) => {
        const instant = at(value)
        expect(instant === null || (instant >= NOW && instant <= NOW + DAY)).toBe(true)
      }),
    )
  })
})
