import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { localEffects } from '../../effects/local.ts'
import type { Effects } from '../../effects/ports.ts'
import { inTime, OVERDUE } from './in-time.ts'

type Wait = Effects['wait']

/** Waits for work, and tells of both signals what became of them. */
function watched(work: () => Promise<string>, wait: Wait, signal = new AbortController().signal) {
  const signals: { working?: AbortSignal; waiting?: AbortSignal } = {}
  const effects: Effects = {
    ...localEffects,
    send: () => Promise.reject(new Error('Nothing is sent here.')),
    wait(ms, waiting) {
      signals.waiting = waiting
      return wait(ms, waiting)
    },
  }
  const end = inTime(
    (working) => {
      signals.working = working
      return work()
    },
    { effects, timeoutMs: 1000 },
    signal,
  )
  return { end, signals, signal }
}

const never = <Value>(): Promise<Value> => new Promise<Value>(() => {})
const isAborted = (signal: AbortSignal | undefined): boolean | undefined => signal?.aborted

describe('inTime', () => {
  test('work that ends in time ends the wait, and its own signal is left alone', async () => {
    const { end, signals, signal } = watched(() => Promise.resolve('done'), never)
    expect(await end).toBe('done')
    expect([isAborted(signals.working), isAborted(signals.waiting)]).toEqual([false, true])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('work that fails in time ends the wait, too', async () => {
    const { end, signals, signal } = watched(() => Promise.reject(new Error('broken')), never)
    await expect(end).rejects.toThrow('broken')
    expect([isAborted(signals.working), isAborted(signals.waiting)]).toEqual([false, true])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('work that takes too long is given up', async () => {
    const { end, signals, signal } = watched(never, () => Promise.resolve())
    expect(await end).toBe(OVERDUE)
    expect(isAborted(signals.working)).toBe(true)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('whoever gives up ends work and wait', () => {
    const controller = new AbortController()
    const { signals } = watched(never, never, controller.signal)
    controller.abort()
    expect([isAborted(signals.working), isAborted(signals.waiting)]).toEqual([true, true])
  })

  test.each<[string, Wait]>([
    ['cannot', () => Promise.reject(new Error('no timer'))],
    [
      'throws',
      () => {
        throw new Error('no timer')
      },
    ],
  ])('an adapter that %s wait fails, and the work is given up', async (_, wait) => {
    const { end, signals, signal } = watched(never, wait)
    await expect(end).rejects.toThrow('no timer')
    expect(isAborted(signals.working)).toBe(true)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
