import { describe, expect, test } from 'vitest'
import { MAX_BYTES, Sending } from './sending.ts'

describe('Sending', () => {
  test('says how much is read, and is told itself that nobody waits any more', () => {
    const sending = new Sending()
    expect(sending.maxBytes).toBe(MAX_BYTES)
    sending.abort()
    expect(sending.cancellation.aborted).toBe(true)
  })

  test('its signal is a real one, always the same, and aborted with it', () => {
    const sending = new Sending()
    const { signal } = sending
    expect(signal).toBeInstanceOf(AbortSignal)
    expect(sending.signal).toBe(signal)
    expect(signal.aborted).toBe(false)
    sending.abort()
    expect(signal).toMatchObject({ aborted: true, reason: 'ended' })
  })

  test('a signal that is asked for afterwards is aborted', () => {
    const sending = new Sending()
    sending.abort()
    expect(sending.signal).toMatchObject({ aborted: true, reason: 'ended' })
  })
})
