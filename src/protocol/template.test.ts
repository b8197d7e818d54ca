import { expect, test } from 'vitest'
import { expandTemplate } from './template.ts'

test('an address is made of texts and numbers', () => {
  expect(expandTemplate('https://x/{a}/{+b}', (name) => (name === 'a' ? 'a/b' : 'c/d'))).toBe(
    'https://x/a%2Fb/c/d',
  )
  expect(expandTemplate('https://x/{id}', () => 0)).toBe('https://x/0')
})

test.each([undefined, null, '', true, {}, []])('there is none with %j in it', (value) => {
  expect(expandTemplate('https://x/{a}/{id}', (name) => (name === 'a' ? 'a' : value))).toBe(
    undefined,
  )
})
