import { describe, expect, test } from 'vitest'
import { counted, item, labelled, refitted, table, wrapped } from './text.ts'

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
    expect(table(['A', 'BB'], [['ccc', 'd']])).toEqual(['A    BB', 'ccc  d'])
    expect(table([], [])).toEqual([''])
  })

  const rows = [
    ['one', 'must', 'A claim of five words that goes on'],
    ['two', '', 'Another'],
  ]

  test('breaks the last column between words where it would be too wide', () => {
    expect(table(['ID', 'LEVEL', 'CLAIM'], rows, 36)).toEqual([
      'ID   LEVEL  CLAIM',
      'one  must   A claim of five words',
      '            that goes on',
      'two         Another',
    ])
  })

  test('is a list where there is no room for a last column', () => {
    expect(table(['ID', 'LEVEL', 'CLAIM'], rows, 35, (text) => `*${text}*`)).toEqual([
      '*one*',
      '  A claim of five words that goes',
      '  on',
      '  level must',
      '*two*',
      '  Another',
    ])
  })

  test('breaks nothing that fits', () => {
    expect(table(['ID', 'N'], [['one', '1']], 6)).toEqual(['ID   N', 'one  1'])
    expect(table(['ID', 'N'], [['one', '1']], 5)).toEqual(['one', '  n 1'])
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

  test('puts a value below its label where a word has no room behind it', () => {
    expect(labelled([['documentation', 'https://a.example/b c']], 28)).toEqual([
      '  documentation',
      '      https://a.example/b c',
    ])
  })

  test('breaks values between words, below the first', () => {
    expect(labelled([['id', 'one two three']], 13)).toEqual(['  id  one two', '      three'])
  })
})

test('refitted breaks what is too long below where it began, and no command', () => {
  const text = [
    'A sentence that is much longer than that.',
    '  --name <value>  what it is good for, in a few words',
    '  $ trivet login github --emulate --deny',
    '  $ trivet login --emulate  when a user says no to it',
    '  short',
  ].join('\n')
  expect(refitted(text, 42).split('\n')).toEqual([
    'A sentence that is much longer than that.',
    '  --name <value>  what it is good for, in',
    '                  a few words',
    '  $ trivet login github --emulate --deny',
    '  $ trivet login --emulate',
    '      when a user says no to it',
    '  short',
  ])
  expect(refitted(text, 30).split('\n').slice(0, 2)).toEqual([
    'A sentence that is much longer',
    'than that.',
  ])
  expect(refitted(text, 30)).toContain('\n  $ trivet login github --emulate --deny\n')
  const long =
    '  $ trivet check --issuer http://127.0.0.1:4455 \\\n      --redirect-uri http://127.0.0.1:9/cb'
  expect(refitted(long, 30)).toBe(long)
  const styled = `  \u001B[36m--name <value>\u001B[39m  what it is good for`
  expect(refitted(styled, 37)).toBe(styled)
})

test('counted has the plural where it is one', () => {
  expect([0, 1, 2].map((count) => counted(count, 'check'))).toEqual([
    '0 checks',
    '1 check',
    '2 checks',
  ])
})
