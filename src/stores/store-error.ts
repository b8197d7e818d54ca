import { failure, type FailureDetails, type FailureOf } from '../failures.ts'

export type StoreFailureCode = 'store.tampered' | 'store.unavailable'

/**
 * What a store rejects with. It has no `cause`: errors of database clients hold the statement and its values,
 * and with them a verifier. What can be told is in `failure.details`.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly failure: FailureOf<StoreFailureCode>

  constructor(reported: FailureOf<StoreFailureCode>) {
    super(`The store failed: ${reported.code}.`)
    this.failure = reported
  }
}

type Unavailable = FailureDetails['store.unavailable']

export function tampered(reason: FailureDetails['store.tampered']['reason']): StoreError {
  return new StoreError(failure('store.tampered', { reason }))
}

const KEY_IN_USE = 'key-in-use'

/** A key that is still in use was put again. */
export function keyInUse(store: Unavailable['store']): StoreError {
  return unavailable({ store, operation: 'put', reason: KEY_IN_USE })
}

/** Whether a `put` was refused because its key is still in use. */
export function isKeyInUse(error: unknown): boolean {
  if (!(error instanceof StoreError)) return false
  const { code, details } = error.failure
  return code === 'store.unavailable' && details.reason === KEY_IN_USE
}

/** Does something with a backend. Whatever else than a `StoreError` it rejects with becomes `store.unavailable`. */
export async function reach<Value>(
  store: Unavailable['store'],
  operation: Unavailable['operation'],
  act: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw unavailable({ store, operation, reason: reasonOf(error) })
  }
}

function unavailable(details: Unavailable): StoreError {
  const step = details.operation === 'put' ? 'authorize' : 'callback'
  return new StoreError(failure('store.unavailable', details, { step }))
}

/** The error's own short name, if it has one. Its message is not for showing. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code } = error as { readonly code?: unknown }
  // Redis begins its messages with a code: `OOM command not allowed`, `READONLY You can't write`.
  const [word] = /^[A-Z]{2,20}(?= )/.exec(error.message) ?? []
  return [code, word, error.name].find(isShortName) ?? null
}

function isShortName(name: unknown): name is string {
  return typeof name === 'string' && /^[\w-]{1,40}$/.test(name)
}
