import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The first pass asks only the nearest tests; what survives it is asked of the whole folder. */
const isFirstPass = process.env['MUTATION_PASS'] === 'first'

/** Runs the tests beside a mutated file first: the first one that fails ends the run. */
export class NearestFirst extends BaseSequencer {
  #fileOf: ReadonlyMap<string, string> | undefined

  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    const { activeMutant } = this.ctx.getRootProject().getProvidedContext() as {
      readonly activeMutant?: string
    }
    if (activeMutant === undefined) return specifications
    this.#fileOf ??= mutantsIn(root)
    const mutated = this.#fileOf.get(activeMutant) ?? ''
    return specifications
      .map((specification) => ({ specification, test: relative(root, specification.moduleId) }))
      .map((one) => ({ ...one, distance: distanceOf(mutated, one.test) }))
      .toSorted((one, other) => one.distance - other.distance)
      .filter(({ distance }, _, all) => !isFirstPass || distance <= (all[0]?.distance ?? 0))
      .map(({ specification }) => specification)
  }
}

function distanceOf(mutated: string, test: string): number {
  const name = mutated.split('/').at(-1)?.replace(/\.ts$/, '') ?? ''
  if (test.split('/').at(-1)?.startsWith(name) === true) return 0
  // Calls of functions before whole flows, which may hang where something is wrong.
  if (/awaiting-callback|flow-machine|driver/.test(test)) return 1
  if (dirname(test) === dirname(mutated)) return 2
  return test.startsWith('src/') ? 3 : 4
}

/** The file of each mutant, by its number: Stryker writes the numbers into the sources. */
function mutantsIn(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  return new Map(
    files
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        [
          ...readFileSync(join(root, 'src', file), 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g),
        ].map(([, id]): [string, string] => [id ?? '', `src/${file}`]),
      ),
  )
}
