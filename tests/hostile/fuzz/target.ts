import type fc from 'fast-check'

/** One thing that is fed with hostile input. */
export interface Target<Input = unknown> {
  readonly name: string
  /** What is fed, and what may never come of it. */
  readonly claim: string
  readonly inputs: fc.Arbitrary<Input>
  /** What was found before, and always has to be tried again. JSON, as a failure is reported. */
  readonly examples: readonly Input[]
  /**
   * Feeds one input, and says what came of it: a code, or `accepted`.
   *
   * @throws Error for what may never come.
   */
  readonly feed: (input: Input) => Promise<string>
}

/** Makes a target whose input has one type; whoever runs targets need not know it. */
export function target<Input>(made: Target<Input>): Target {
  // The runner gives `feed` nothing but what `inputs` made.
  return made as unknown as Target
}

/** Fails with what may never be. */
export function never(what: string, ...seen: readonly unknown[]): never {
  throw new Error([what, ...seen.map((one) => JSON.stringify(one))].join('\n'))
}
