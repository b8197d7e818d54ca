import { inspect } from 'node:util'
import { expect } from 'vitest'
import { StoreError } from '../../src/stores/store-error.ts'
import type { FlowStore } from '../../src/stores/store.ts'

/** An error as database clients make them: what was to be kept stands in it. */
export function clientError(message: string, members: object = {}): Error {
  return Object.assign(new Error(message), { command: { args: ['the verifier'] } }, members)
}

/** The store says that it is unavailable and why, and nothing of what was to be kept. */
export async function expectUnavailable(
  store: FlowStore,
  details: { readonly store: string; readonly reason: string | null },
): Promise<void> {
  const failed = await Promise.all([
    store.put('key', 'the verifier', 1_790_000_000_000).catch((error: unknown) => error),
    store.take('key').catch((error: unknown) => error),
  ])
  const shared = { code: 'store.unavailable', retryable: true }
  expect(failed.map((error) => (error instanceof StoreError ? error.failure : error))).toEqual([
    { ...shared, step: 'authorize', details: { ...details, operation: 'put' } },
    { ...shared, step: 'callback', details: { ...details, operation: 'take' } },
  ])
  expect(inspect(failed, { depth: null, showHidden: true })).not.toContain('the verifier')
}
