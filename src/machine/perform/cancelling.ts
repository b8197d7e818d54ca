import type { Cancellation } from '../../effects/ports.ts'

/** Why a signal is aborted. Without a reason, `abort` makes an error with a stack. */
const ENDED = 'ended'

/** An `AbortController` that is no `EventTarget`: it makes a signal only for whoever asks for one. */
export class Cancelling implements Cancellation {
  aborted = false
  private listeners: ReadonlyArray<() => void> = NOBODY
  private controller: AbortController | undefined = undefined

  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.aborted) this.listeners = [...this.listeners, listener]
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.listeners = this.listeners.filter((one) => one !== listener)
  }

  /** The same as a real signal. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController()
      if (this.aborted) this.controller.abort(ENDED)
    }
    return this.controller.signal
  }

  /** Tells each listener, once. */
  abort(): void {
    const { listeners } = this
    this.aborted = true
    this.listeners = NOBODY
    for (const listener of listeners) listener()
    this.controller?.abort(ENDED)
  }
}

const NOBODY: ReadonlyArray<() => void> = []
