import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { localEffects } from '../../effects/local.ts'
import type { Cancellation, Effects } from '../../effects/ports.ts'
import { inTime, OVERDUE } from './in-time.ts'

type Wait = Effects['wait']

/** Waits for work, and tells how often it was given up, and of what the wait was told. */
function watched(work: () => Promise<string>, wait: Wait, signal = new AbortController().signal) {
  const seen: { waiting?: Cancellation; givenUp: number } = { givenUp: 0 }
  const effects: Effects = {
    ...localEffects,
    send: () => Promise.reject(new Error('Nothing is sent here.')),
    wait(ms, waiting) {
      seen.waiting = waiting
      return wait(ms, waiting)
    },
  }
  const end = inTime(work, { effects, timeoutMs: 1000 }, signal, () => (seen.givenUp += 1))
  return { end, seen, signal }
}

const never = <Value>(): Promise<Value> => new Promise<Value>(() => {})

describe('inTime', () => {
  test('work that ends in time ends the wait, and is not given up', async () => {
    const { end, seen, signal } = watched(() => Promise.resolve('done'), never)
    expect(await end).toBe('done')
    expect(seen).toMatchObject({ givenUp: 0, waiting: { aborted: true } })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('work that fails in time ends the wait, too', async () => {
    const { end, seen, signal } = watched(() => Promise.reject(new Error('broken')), never)
    await expect(end).rejects.toThrow('broken')
    expect(seen).toMatchObject({ givenUp: 0, waiting: { aborted: true } })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('work that takes too long is given up', async () => {
    const { end, seen, signal } = watched(never, () => Promise.resolve())
    expect(await end).toBe(OVERDUE)
    expect(seen.givenUp).toBe(1)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('whoever gives up ends work and wait', () => {
    const controller = new AbortController()
    const { seen } = watched(never, never, controller.signal)
    controller.abort()
    expect(seen).toMatchObject({ givenUp: 1, waiting: { aborted: true } })
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
    const { end, seen, signal } = watched(never, wait)
    await expect(end).rejects.toThrow('no timer')
    expect(seen.givenUp).toBe(1)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
