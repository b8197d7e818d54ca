import { vi } from 'vitest'
import type { Trail } from './trail.ts'

/** What the process itself prints meanwhile is watched too: there is no reason for a library to print. */
export async function watchProcess<Value>(
  trail: Trail,
  work: () => Promise<Value>,
): Promise<Value> {
  const says = (...printed: readonly unknown[]): void => trail.hands('the console', printed)
  const spies = (['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(says),
  )
  const warned = (warning: Error): void => trail.hands('a warning', warning)
  process.on('warning', warned)
  try {
    return await work()
  } finally {
    process.off('warning', warned)
    for (const spy of spies) spy.mockRestore()
  }
}
