import { createRequire, syncBuiltinESMExports } from 'node:module'
import { relative } from 'node:path'
import { afterEach } from 'vitest'
import { mayWait } from './may-wait.ts'

/**
 * Fails a test that waited for real time: one in which a timer of more than {@link SHORTEST_MS} went off.
 * Timers that are cancelled before (the guard of a request, a limit of a test) are fine, and so are fake ones.
 *
 * Loaded before every test file, and so before whatever it imports.
 */
const SHORTEST_MS = 5

const patched = Symbol.for('trivet.real-time')

type Timers = Record<'setTimeout' | 'setInterval', (...args: readonly unknown[]) => unknown>

const require = createRequire(import.meta.url)
// Once for a process, however many files it runs.
const shared = globalThis as typeof globalThis & { [patched]?: number[] }
if (shared[patched] === undefined) patch()
const waited = (shared[patched] ??= [])

function patch(): void {
  const timers = require('node:timers') as Timers
  const promises = require('node:timers/promises') as Timers
  for (const owner of [globalThis as unknown as Timers, timers]) {
    owner.setTimeout = noting(owner.setTimeout)
    owner.setInterval = noting(owner.setInterval)
  }
  for (const name of ['setTimeout', 'setInterval'] as const) {
    const original = promises[name]
    promises[name] = (...args) => {
      const result = original(...args)
      if (result instanceof Promise)
        void result.then(
          () => note(args[0]),
          () => {},
        )
      else note(args[0])
      return result
    }
  }
  const abort = AbortSignal.timeout.bind(AbortSignal)
  AbortSignal.timeout = (ms) => {
    const signal = abort(ms)
    signal.addEventListener('abort', () => note(ms), { once: true })
    return signal
  }
  syncBuiltinESMExports()
}

/** The same timer, noted when it goes off, unless nobody waits for it: a process may end before it does. */
function noting(original: Timers['setTimeout']): Timers['setTimeout'] {
  const wrapped: Timers['setTimeout'] = (callback, ms, ...rest) => {
    const timer = original(
      (...args: readonly unknown[]): unknown => {
        if ((timer as NodeJS.Timeout).hasRef()) note(ms)
        return (callback as (...all: readonly unknown[]) => unknown)(...args)
      },
      ms,
      ...rest,
    )
    return timer
  }
  // What `util.promisify` looks for is kept.
  return Object.assign(wrapped, original)
}

function note(ms: unknown): void {
  if (typeof ms === 'number' && ms > SHORTEST_MS) shared[patched]?.push(ms)
}

afterEach(({ task }) => {
  const times = waited.splice(0)
  const file = relative(process.cwd(), task.file.filepath)
  if (mayWait.some((one) => one.file === file)) return
  if (times.length > 0) throw new Error(`This test waited ${times.join(', ')} ms of real time.`)
})
