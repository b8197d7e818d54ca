import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Cancelling } from './cancelling.ts'

describe('Cancelling', () => {
  test('tells each listener once', () => {
    const cancelling = new Cancelling()
    const [one, other] = [vi.fn(), vi.fn()]
    cancelling.addEventListener('abort', one)
    cancelling.addEventListener('abort', other)
    expect(cancelling.aborted).toBe(false)
    cancelling.abort()
    cancelling.abort()
    expect(cancelling.aborted).toBe(true)
    expect([one.mock.calls, other.mock.calls]).toEqual([[[]], [[]]])
  })

  test('tells nobody who listens no longer', () => {
    const cancelling = new Cancelling()
    const [gone, there] = [vi.fn(), vi.fn()]
    cancelling.addEventListener('abort', gone)
    cancelling.addEventListener('abort', there)
    cancelling.removeEventListener('abort', gone)
    cancelling.abort()
    expect(gone).not.toHaveBeenCalled()
    expect(there).toHaveBeenCalledOnce()
  })

  test('tells everybody, though one of them throws', async () => {
    const before = process.rawListeners('unhandledRejection')
    const reported = new Promise((resolve) => {
      process.removeAllListeners('unhandledRejection').once('unhandledRejection', resolve)
    })
    onTestFinished(() => {
      process.removeAllListeners('unhandledRejection')
      for (const listener of before)
        process.on('unhandledRejection', listener as NodeJS.UnhandledRejectionListener)
    })
    const cancelling = new Cancelling()
    const broken = new Error('It broke.')
    const other = vi.fn()
    cancelling.addEventListener('abort', () => {
      throw broken
    })
    cancelling.addEventListener('abort', other)
    cancelling.abort()
    expect(other).toHaveBeenCalledOnce()
    expect(await reported).toBe(broken)
  })

  test('a listener may leave while it is told', () => {
    const cancelling = new Cancelling()
    const other = vi.fn()
    const one = (): void => cancelling.removeEventListener('abort', one)
    cancelling.addEventListener('abort', one)
    cancelling.addEventListener('abort', other)
    cancelling.abort()
    expect(other).toHaveBeenCalledOnce()
  })

  test('whoever listens once all is over is not told, as at a signal', () => {
    const cancelling = new Cancelling()
    const late = vi.fn()
    cancelling.abort()
    cancelling.addEventListener('abort', late)
    cancelling.abort()
    expect(late).not.toHaveBeenCalled()
  })
})
