import { describe, expect, test } from 'vitest'
import { instant, quoted, said, span } from './words.ts'

describe('span', () => {
  test.each([
    [0, 'less than a second'],
    [999, 'less than a second'],
    [1000, '1 second'],
    [125_000, '2 minutes 5 seconds'],
    [-60_000, '1 minute'],
    [90_061_000, '1 day 1 hour'],
    [Number.NaN, 'an unknown time'],
  ])('%d ms is %s', (ms, text) => {
    expect(span(ms)).toBe(text)
  })
})

test('an instant is written as in logs', () => {
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z')
})

test('a quoted text cannot close its own marks', () => {
  expect(quoted('a” b „c‟ “d')).toBe('“a" b "c" "d”')
})

describe('said', () => {
  const nothing = { error: '', standardError: null, description: null, uri: null }

  test('says so where the provider gives no reason', () => {
    expect(said('Example', nothing)).toBe('Example gives no reason.')
  })

  test('gives words and error', () => {
    const error = { ...nothing, error: 'no', description: 'Not you.' }
    expect(said('Example', error)).toBe('Example says: “Not you.” (error “no”).')
  })

  test('gives what the RFC calls it, and the page that the provider names', () => {
    const error = { ...nothing, error: 'no', standardError: 'invalid_grant', uri: 'https://a.b' }
    expect(said('Example', error)).toBe(
      'Example says: error “no”. RFC 6749 calls that invalid_grant. It refers to “https://a.b”.',
    )
  })
})
