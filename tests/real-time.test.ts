import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { mayWait } from './support/may-wait.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const signalled = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => resolve())
  })

// The check runs after each test here too: these are the tests that it must fail.
describe('a test that waits for real time fails', () => {
  test.fails.each([
    ['setTimeout', () => later(10)],
    ['setTimeout of node:timers/promises', () => pause(10)],
    ['a signal of AbortSignal.timeout', () => signalled(10)],
  ])('by %s', async (_, wait) => {
    await wait()
  })
})

describe('a test that does not wait passes', () => {
  test('though it sets a limit and cancels it', () => {
    clearTimeout(setTimeout(() => {}, 10))
  })

  test('though it lets other work go first', async () => {
    await later(0)
    await pause(1)
  })

  test('though it waits for a time that is not real', async () => {
    vi.useFakeTimers()
    const waiting = later(60_000)
    await vi.advanceTimersByTimeAsync(60_000)
    await waiting
    vi.useRealTimers()
  })
})

test('every file that may wait is there, and says why', async () => {
  for (const { file, because } of mayWait) {
    expect(await readFile(`${root}${file}`, 'utf8')).not.toBe('')
    expect(because).toMatch(/\.$/)
  }
})

// These poll with timers of vitest's own, which the check does not see.
test('no other test polls', async () => {
  const folders = ['src', 'tests', 'emulator', 'cli']
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(`${root}${folder}`, { recursive: true })).map((file) => `${folder}/${file}`),
    ),
  )
  const polling: string[] = []
  for (const file of files.flat().filter((one) => one.endsWith('.ts')))
    if (
      /expect\.poll\(|vi\.wait(?:For|Until)\(|Atomics\.wait\(/.test(
        await readFile(root + file, 'utf8'),
      )
    )
      polling.push(file)
  const allowed = new Set([...mayWait.map(({ file }) => file), 'tests/real-time.test.ts'])
  expect(polling.filter((file) => !allowed.has(file))).toEqual([])
})
