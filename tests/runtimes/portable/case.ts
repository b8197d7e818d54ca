/** What a runtime is told: where the providers are, and nothing that needs a framework. */
export interface World {
  /** The emulator, a user who presses its buttons (`/approve`), and a server that answers badly (`/answers/…`). */
  readonly origin: string
}

/** One claim that holds on every runtime. It holds where `run` returns, and fails where it throws. */
export interface Case {
  readonly name: string
  readonly run: (world: World) => Promise<void> | void
}

/** @throws Error that shows both, where they are not the same JSON. */
export function same(actual: unknown, expected: unknown): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (seen !== wanted) throw new Error(`expected ${wanted}, saw ${seen}`)
}
