import { describe, expect, test } from 'vitest'
import { item, labelled, table, wrapped } from './text.ts'

describe('wrapped', () => {
  test('breaks between words; one that is too long has a line of its own', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapped('a https://example.com/long b', 8)).toEqual([
      'a',
      'https://example.com/long',
      'b',
    ])
  })
})

describe('item', () => {
  test('is indented below its mark', () => {
    expect(item('• ', 'one two three', 9)).toEqual(['• one two', '  three'])
  })
})

describe('table', () => {
  test('has columns as wide as their widest cell, and no space at the end', () => {
    expect(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toEqual(['a    bb', 'ccc  d'])
    expect(table([])).toEqual([])
  })

  test('leaves out what has no value', () => {
    expect(
      labelled([
        ['id', '1'],
        ['name', undefined],
        ['e-mail', ''],
      ]),
    ).toEqual(['  id  1'])
  })
})
