import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { localEffects } from '../../effects/local.ts'
import type { Cancellation, Effects } from '../../effects/ports.ts'
import { inTime, OVERDUE } from './in-time.ts'

type Wait = Effects['wait']

/** Waits for work, and tells of both cancellations what became of them. */
function watched(work: () => Promise<string>, wait: Wait, signal = new AbortController().signal) {
  const cancellations: { working?: Cancellation; waiting?: Cancellation } = {}
  const effects: Effects = {
    ...localEffects,
    send: () => Promise.reject(new Error('Nothing is sent here.')),
    wait(ms, waiting) {
      cancellations.waiting = waiting
      return wait(ms, waiting)
    },
  }
  const end = inTime(
    (working) => {
      cancellations.working = working
      return work()
    },
    { effects, timeoutMs: 1000 },
    signal,
  )
  return { end, cancellations, signal }
}

const never = <Value>(): Promise<Value> => new Promise<Value>(() => {})
const isAborted = (one: Cancellation | undefined): boolean | undefined => one?.aborted

describe('inTime', () => {
  test('work that ends in time ends the wait, and is not cancelled itself', async () => {
    const { end, cancellations, signal } = watched(() => Promise.resolve('done'), never)
    expect(await end).toBe('done')
    expect([isAborted(cancellations.working), isAborted(cancellations.waiting)]).toEqual([
      false,
      true,
    ])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('work that fails in time ends the wait, too', async () => {
    const { end, cancellations, signal } = watched(() => Promise.reject(new Error('broken')), never)
    await expect(end).rejects.toThrow('broken')
    expect([isAborted(cancellations.working), isAborted(cancellations.waiting)]).toEqual([
      false,
      true,
    ])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('work that takes too long is given up', async () => {
    const { end, cancellations, signal } = watched(never, () => Promise.resolve())
    expect(await end).toBe(OVERDUE)
    expect(isAborted(cancellations.working)).toBe(true)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('whoever gives up ends work and wait', () => {
    const controller = new AbortController()
    const { cancellations } = watched(never, never, controller.signal)
    controller.abort()
    expect([isAborted(cancellations.working), isAborted(cancellations.waiting)]).toEqual([
      true,
      true,
    ])
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
    const { end, cancellations, signal } = watched(never, wait)
    await expect(end).rejects.toThrow('no timer')
    expect(isAborted(cancellations.working)).toBe(true)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
