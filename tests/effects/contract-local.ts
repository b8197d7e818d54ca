import { getEventListeners } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Effects } from '../../src/effects/ports.ts'

const DAY_MS = 86_400_000

export function describeLocalEffects(make: () => Effects): void {
  test('now is the time, also where a test sets it', () => {
    const effects = make()
    fakeTimers()
    vi.setSystemTime(1234)
    expect(effects.now()).toBe(1234)
  })

  test('random bytes are as many as asked for, and others at each call', () => {
    const effects = make()
    const [one, two] = [effects.randomBytes(32), effects.randomBytes(32)]
    expect(one).toHaveLength(32)
    expect(one).not.toEqual(two)
    expect(new Set([...one, ...two]).size).toBeGreaterThan(16)
  })

  test('SHA-256 is that of the standard, as plain bytes', async () => {
    const hash = await make().sha256(new TextEncoder().encode('abc'))
    expect(Object.getPrototypeOf(hash)).toBe(Uint8Array.prototype)
    expect(Buffer.from(hash).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  test('a wait ends when it is over and leaves nothing behind', async () => {
    fakeTimers()
    const { signal } = new AbortController()
    let over = false
    const waiting = make()
      .wait(1000, signal)
      .then(() => (over = true))
    await vi.advanceTimersByTimeAsync(999)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(over).toBe(true)
    await waiting
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('aborting ends a wait at once and stops its timer', async () => {
    fakeTimers()
    const aborting = new AbortController()
    const waiting = make().wait(1000, aborting.signal)
    aborting.abort()
    await expect(waiting).rejects.toMatchObject({
      name: 'TransportError',
      kind: 'aborted',
      sent: 'no',
    })
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(aborting.signal, 'abort')).toEqual([])
  })

  test('a wait that was aborted before does not begin', async () => {
    fakeTimers()
    const waiting = make().wait(1000, AbortSignal.abort())
    await expect(waiting).rejects.toMatchObject({ kind: 'aborted', sent: 'no' })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a wait without end does not end at once', async () => {
    fakeTimers()
    const ended = vi.fn()
    const aborting = new AbortController()
    const waiting = make()
      .wait(Infinity, aborting.signal)
      .then(ended, () => {})
    await vi.advanceTimersByTimeAsync(DAY_MS)
    expect(ended).not.toHaveBeenCalled()
    aborting.abort()
    await waiting
  })
}

function fakeTimers(): void {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}
