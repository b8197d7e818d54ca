import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import { safeReturnTo } from './return-to.ts'

const origin = 'https://app.example'

describe('safeReturnTo', () => {
  test.each([
    ['/', '/'],
    ['/settings', '/settings'],
    ['/a/b?c=d&e=%2F#f', '/a/b?c=d&e=%2F#f'],
    ['/a/../b', '/b'],
    ['/search?q=a b', '/search?q=a%20b'],
    ['/straße', '/stra%C3%9Fe'],
    ['/?next=//evil.example', '/?next=//evil.example'],
    ['/a//b', '/a//b'],
    ['https://app.example', '/'],
    ['https://app.example/settings?x=1', '/settings?x=1'],
    ['/%2F/evil.example', '/%2F/evil.example'],
    ['/%5Cevil.example', '/%5Cevil.example'],
    ['/@evil.example', '/@evil.example'],
  ])('%j is %j', (wanted, place) => {
    expect(safeReturnTo(wanted, origin)).toBe(place)
  })

  test.each([
    null,
    '',
    'settings',
    '?a=b',
    '#a',
    '//evil.example',
    '//evil.example/settings',
    '///evil.example',
    '////evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/a\\b',
    'https://evil.example',
    'https:evil.example',
    'https:/evil.example',
    'https:///evil.example',
    'http://app.example/',
    'HTTPS://evil.example',
    'https://app.example.evil.example/',
    'https://app.example:8443/',
    'https://app.example@evil.example/',
    'https://app.example:a@evil.example/',
    'https://user@app.example/',
    'https://app.example\\@evil.example/',
    'https://app.example%40evil.example/',
    'https://evil.example/https://app.example/',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,a',
    'blob:https://app.example/a',
    '%2F%2Fevil.example',
    '%68ttps://evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r/evil.example',
    '\t//evil.example',
    ' //evil.example',
    ' /settings',
    '/\u0000',
    '/settings\r\nset-cookie: a=b',
    '/\u0085/evil.example',
    '/\uD800',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/%2e%2e//evil.example',
    '/.%2E//evil.example',
    'https://app.example//evil.example',
    'https://app.example/.//evil.example',
    `/${'a'.repeat(512)}`,
    `/${'ß'.repeat(200)}`,
  ])('%j is nowhere to go', (wanted) => {
    expect(safeReturnTo(wanted, origin)).toBe('/')
  })

  const pieces = [
    '/',
    '\\',
    '//',
    '.',
    '..',
    '%2e',
    '%2f',
    '%5c',
    '@',
    ':',
    'https:',
    '\t',
    '\n',
    ' ',
  ]
  const hosts = [
    'evil.example',
    'app.example',
    'https://app.example',
    'a',
    '?',
    '#',
    '\u3002',
    '／',
  ]
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces, ...hosts), { maxLength: 8 }).map((all) => all.join('')),
    fc.string({ unit: anyCharacter, maxLength: 30 }).map((one) => `/${one}`),
  )

  test('whatever is asked for, a browser stays on this origin', () => {
    fc.assert(
      fc.property(text, (wanted) => {
        const place = safeReturnTo(wanted, origin)
        expect(new URL(place, origin).origin).toBe(origin)
        // The same at another scheme, and read once more as it stands in the page.
        expect(new URL(place, 'http://app.example').origin).toBe('http://app.example')
        expect(place).toMatch(/^\/(?![/\\])[\u0021-\u007E]*$/)
        expect(safeReturnTo(place, origin)).toBe(place)
      }),
      { numRuns: 2000 },
    )
  })
})
