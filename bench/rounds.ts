import type { Settings } from './figure.ts'

/** One of those that are compared: gives what one sample of it came to. */
export interface Runner {
  readonly name: string
  readonly sample: () => Promise<number>
}

/**
 * Measures all of them in each round, so that what the machine does meanwhile happens to all. Who is first is
 * another one each time.
 */
export async function inRounds(
  runners: readonly Runner[],
  { rounds, progress }: Settings,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const samples = new Map(runners.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`)
    const first = round % runners.length
    for (const { name, sample } of [...runners.slice(first), ...runners.slice(0, first)])
      samples.get(name)?.push(await sample())
  }
  return samples
}
