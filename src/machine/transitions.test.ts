import { expect, test } from 'vitest'
import { assertEvent } from './transitions.ts'

test('a state that was entered by another event than it can be is a mistake, and says so', () => {
  const received = { type: 'flow.cancelled' } as const
  expect(() => assertEvent(received, 'flow.cancelled')).not.toThrow()
  expect(() => assertEvent(received, 'flow.begun')).toThrow(
    new TypeError('Entered by flow.cancelled, not by flow.begun.'),
  )
})
