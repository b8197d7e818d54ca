import { describe, expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const known = ['github', 'google', 'spotify', 'exchange.rejected', 'exchange.redirected']

describe('nearest', () => {
  test.each([
    ['githb', 'github'],
    ['GitHub', 'github'],
    ['gihtub', 'github'],
    ['gogle', 'google'],
    ['spotfy', 'spotify'],
    ['exchange.rejcted', 'exchange.rejected'],
    ['redirected', 'exchange.redirected'],
    ['facebook', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%j: %s', (word, meant) => {
    expect(nearest(word, known)).toBe(meant)
  })

  test('is nothing where nothing is known', () => {
    expect(nearest('github', [])).toBeUndefined()
  })
})
