import { expect, test } from 'vitest'
import { notice } from './notice.ts'
import { createTerminal } from './terminal.ts'

function told(text: string, isTTY: boolean): string {
  let written = ''
  const stream = { isTTY, columns: 30, write: (more: string) => void (written += more) }
  notice(createTerminal(stream, {}), 'error', text)
  return written
}

const text = 'The adapter cannot be loaded: https://a.example/as/long/as/that\nTry \u001B[2Jagain.'

test('a notice is broken between words where somebody looks, and its addresses stay whole', () => {
  expect(told(text, true).split('\n')).toEqual([
    '\u001B[31merror:\u001B[39m The adapter cannot be',
    'loaded:',
    'https://a.example/as/long/as/that',
    'Try \uFFFD[2Jagain.',
    '',
  ])
})

test('and for a program it is what it is', () => {
  expect(told(text, false)).toBe(`error: ${text.replace('\u001B', '\uFFFD')}\n`)
})
