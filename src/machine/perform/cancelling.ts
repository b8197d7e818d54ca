import type { Cancellation } from '../../effects/ports.ts'

/** An `AbortController` and its signal in one, and no `EventTarget`: among the dearest objects of a runtime. */
export class Cancelling implements Cancellation {
  aborted = false
  private listeners: ReadonlyArray<() => void> = []

  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.aborted) this.listeners = [...this.listeners, listener]
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.listeners = this.listeners.filter((one) => one !== listener)
  }

  /** Tells each listener, once. */
  abort(): void {
    const { listeners } = this
    this.aborted = true
    this.listeners = []
    // As at a signal, what one of them throws keeps it from no other, and is reported as not caught.
    for (const listener of listeners) void (async () => listener())()
  }
}
