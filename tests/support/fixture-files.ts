import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fixtureSchema } from '../../conformance/fixture-schema.ts'
import type { Fixture } from '../../fixtures/fixture.ts'

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url))

export interface FixtureFile {
  /** `provider/name`, as in the evidence of a quirk. */
  readonly id: string
  readonly provider: string
  readonly name: string
  readonly text: string
}

/** Every fixture as it lies on the disk, in the order of their ids. */
export const fixtureFiles: readonly FixtureFile[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: provider }) =>
    readdirSync(`${root}${provider}`).map((file) => {
      const name = file.replace(/\.json$/, '')
      const text = readFileSync(`${root}${provider}/${file}`, 'utf8')
      return { id: `${provider}/${name}`, provider, name, text }
    }),
  )
  .sort((a, b) => (a.id < b.id ? -1 : 1))

/** The fixtures themselves, by `provider/name`. */
export const fixturesById: ReadonlyMap<string, Fixture> = new Map(
  fixtureFiles.map(({ id, text }) => [id, fixtureSchema.parse(JSON.parse(text)) as Fixture]),
)
