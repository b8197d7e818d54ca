import { expect, test } from 'vitest'
import { keyInUse, tampered } from '../../src/stores/store-error.ts'

test('a store error is an error with a name, a code in its message, and the failure', () => {
  const error = tampered('malformed')
  expect(error.name).toBe('StoreError')
  expect(error.message).toContain('store.tampered')
  expect(error.failure.details).toEqual({ reason: 'malformed' })
  expect(keyInUse('memory').message).toContain('store.unavailable')
})
