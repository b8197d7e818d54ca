import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTerminal } from './terminal.ts'

function streamOf(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, written, write: (text: string) => written.push(text) }
}

describe('colours', () => {
  test.each([
    ['on a terminal', true, {}, '\u001B[31mred\u001B[39m'],
    ['not in a pipe', false, {}, 'red'],
    ['not in a pipe, whatever FORCE_COLOR says', false, { FORCE_COLOR: '1' }, 'red'],
    ['not with NO_COLOR', true, { NO_COLOR: '1' }, 'red'],
    [
      'not with NO_COLOR, whatever FORCE_COLOR says',
      true,
      { NO_COLOR: '1', FORCE_COLOR: '3' },
      'red',
    ],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, '\u001B[31mred\u001B[39m'],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, 'red'],
  ])('%s', (_, isTTY, env, expected) => {
    expect(createTerminal(streamOf(isTTY), env).style('red', 'red')).toBe(expected)
  })
})

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is written once where nobody is looking', () => {
    const stream = streamOf(false)
    const end = createTerminal(stream, {}).progress(() => 'waiting')
    vi.advanceTimersByTime(1000)
    end()
    expect(stream.written).toEqual(['waiting\n'])
  })

  test('is kept up to date below what is printed, and gone in the end', () => {
    const stream = streamOf(true)
    const terminal = createTerminal(stream, { NO_COLOR: '1' })
    let seconds = 0
    const end = terminal.progress(() => `${seconds} s`)
    seconds = 1
    vi.advanceTimersByTime(100)
    terminal.print('a line')
    end()
    terminal.print('the end')
    expect(stream.written).toEqual([
      '\r\u001B[2K⠋ 0 s',
      '\r\u001B[2K⠙ 1 s',
      '\r\u001B[2Ka line\n',
      '\r\u001B[2K⠹ 1 s',
      '\r\u001B[2K',
      'the end\n',
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('never wraps: a wrapped line could not be overwritten', () => {
    const stream = { ...streamOf(true), columns: 12 }
    createTerminal(stream, { NO_COLOR: '1' }).progress(() => 'twelve letters')()
    expect(stream.written[0]).toBe('\r\u001B[2K⠋ twelve l…')
  })
})

describe('the width', () => {
  test.each([
    ['that of the terminal', 60, 60],
    ['80 where the terminal has no size', 0, 80],
    ['80 where nobody says', undefined, 80],
  ])('is %s', (_, columns, expected) => {
    const stream = { ...streamOf(true), ...(columns !== undefined && { columns }) }
    expect(createTerminal(stream, {}).width).toBe(expected)
  })
})
