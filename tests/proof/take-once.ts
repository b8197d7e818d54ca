import type { PendingFlow } from 'trivet'

/** The simplest store that gives what it has only once. */
export class TakeOnce {
  readonly #kept = new Map<string, string>()

  put(id: string, pending: PendingFlow): void {
    this.#kept.set(id, JSON.stringify(pending))
  }

  /** What is there, without taking it: for a callback that turns out not to be ours. */
  look(id: string): PendingFlow | null {
    return JSON.parse(this.#kept.get(id) ?? 'null') as PendingFlow | null
  }

  take(id: string | undefined): PendingFlow | null {
    const kept = this.#kept.get(id ?? '') ?? 'null'
    this.#kept.delete(id ?? '')
    return JSON.parse(kept) as PendingFlow | null
  }
}
