import { expect, test, vi } from 'vitest'
import { showProgress } from './progress.ts'
import { createTerminal } from './terminal.ts'

const CONTROL = '\u001B'

test.each([
  ['both are a terminal', true, true, true, 'out'],
  ['standard error goes into a file', true, false, true, 'out'],
  ['standard output goes through another program', false, true, true, null],
  ['standard output waits for the end', false, true, false, 'err'],
  ['nobody is looking', false, false, true, null],
  ['nobody is looking, and it waits for the end', false, false, false, null],
] as const)('where %s', (_, isOut, isErr, printsMeanwhile, where) => {
  vi.useFakeTimers()
  const written = { out: '', err: '' }
  const terminal = (name: keyof typeof written, isTTY: boolean) =>
    createTerminal({ isTTY, write: (text: string) => void (written[name] += text) }, {})
  const shell = { out: terminal('out', isOut), err: terminal('err', isErr) }
  const stop = showProgress(shell, () => '1 of 2', printsMeanwhile)
  shell.out.print('a line')
  stop()
  vi.useRealTimers()
  expect(written.out.includes(CONTROL)).toBe(where === 'out')
  expect(written.err.includes(CONTROL)).toBe(where === 'err')
  expect(written.out).toContain('a line\n')
})
