import fc from 'fast-check'
import type { Target } from './target.ts'

/** What came of feeding one target. */
export interface Fed {
  readonly target: string
  readonly runs: number
  /** What came of the inputs, and how often. */
  readonly ends: ReadonlyMap<string, number>
  readonly found: Found | null
}

/** An input for which the claim does not hold, made as small as it goes. */
export interface Found {
  readonly input: unknown
  readonly error: string
}

/** So many at a time: between two of them progress is told. */
const AT_ONCE = 1_000

/** How long one input may take, in milliseconds, before it counts as hung. */
const HUNG_MS = 10_000

/** Feeds a target with what its seed makes. The same seed makes the same inputs. */
export async function feed(
  target: Target,
  { runs, seed }: { readonly runs: number; readonly seed: number },
  tell: (done: number) => void = () => {},
): Promise<Fed> {
  const ends = new Map<string, number>()
  const property = fc.asyncProperty(target.inputs, async (input) => {
    const end = await target.feed(input)
    ends.set(end, (ends.get(end) ?? 0) + 1)
  })
  let done = 0
  while (done < runs) {
    const numRuns = Math.min(AT_ONCE, runs - done)
    // fast-check makes larger inputs the longer it runs, so that each thousand has some of every size.
    const details = await fc.check(property, {
      numRuns,
      seed: seed + done,
      plugins: [fc.timeout(HUNG_MS)],
      examples: done === 0 ? target.examples.map((input) => [input]) : [],
    })
    done += details.numRuns
    if (details.failed) {
      const error = details.errorInstance
      const found = {
        input: (details.counterexample as readonly [unknown] | null)?.[0],
        error: error instanceof Error ? error.message : String(error),
      }
      return { target: target.name, runs: done, ends, found }
    }
    tell(done)
  }
  return { target: target.name, runs: done, ends, found: null }
}
