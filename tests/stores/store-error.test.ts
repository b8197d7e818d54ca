import { describe, expect, test } from 'vitest'
import { failure } from '../../src/failures.ts'
import { isKeyInUse, keyInUse, reach, StoreError, tampered } from '../../src/stores/store-error.ts'

test('a store error is an error with a name, a code in its message, and the failure', () => {
  const error = tampered('malformed')
  expect(error.name).toBe('StoreError')
  expect(error.message).toContain('store.tampered')
  expect(error.failure.details).toEqual({ reason: 'malformed' })
  expect(keyInUse('memory').message).toContain('store.unavailable')
})

test('what a store says of itself, nobody renames', async () => {
  const own = keyInUse('memory')
  await expect(reach('custom', 'put', () => Promise.reject(own))).rejects.toBe(own)
})

describe('isKeyInUse', () => {
  test('a key in use is one, whichever store says so', () => {
    expect(isKeyInUse(keyInUse('memory'))).toBe(true)
    expect(isKeyInUse(keyInUse('redis'))).toBe(true)
  })

  test('no other failure of a store is', async () => {
    const unreachable = await reach('redis', 'put', () => {
      throw Object.assign(new Error('no'), { code: 'ECONNRESET' })
    }).catch((error: unknown) => error)
    expect(unreachable).toBeInstanceOf(StoreError)
    expect(isKeyInUse(unreachable)).toBe(false)
    expect(isKeyInUse(tampered('malformed'))).toBe(false)
    // Another failure does not become one by a reason of the same name.
    const reason = { ...tampered('malformed').failure, details: { reason: 'key-in-use' } }
    expect(isKeyInUse(new StoreError(reason as never))).toBe(false)
  })

  test('nothing else is, though it looks like it', () => {
    const details = { store: 'memory', operation: 'put', reason: 'key-in-use' } as const
    expect(isKeyInUse({ failure: failure('store.unavailable', details) })).toBe(false)
    expect(isKeyInUse(undefined)).toBe(false)
  })
})
