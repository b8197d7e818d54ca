import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFixture } from 'trivet/conformance'
import { UsageError } from '../usage-error.ts'
import { nameOf } from './draft.ts'
import type { FromArchive } from './from-archive.ts'
import { writeFixtures, type NewFixtures } from './write.ts'

export interface Saved {
  readonly written: readonly string[]
  /** What else there is to say. */
  readonly remarks: readonly string[]
}

/** Writes fixtures that the folder has not got, and says what was not written, and why. */
export async function saveFixtures(made: readonly FromArchive[], folder: string): Promise<Saved> {
  const fixtures = Object.fromEntries(made.flatMap((one) => Object.entries(one.fixtures)))
  const written = await writeFixtures(await newIn(fixtures, folder), folder)
  const there = Object.keys(fixtures).length - written.length
  const others = made.reduce((sum, one) => sum + one.others, 0)
  return {
    written,
    remarks: [
      ...made
        .flatMap((one) => one.leaks)
        .map(
          ({ fixture, at }) =>
            `${fixture} would still have something of the run in it, at ${at}, and was not written.`,
        ),
      ...(there > 0 ? [`There already in ${folder}: ${there}.`] : []),
      ...(others > 0 ? [`Of no kind of which there are fixtures: ${others} messages.`] : []),
    ],
  }
}

/**
 * Those that the folder has not got. What is there under the name of one is the same, whatever the day and the address:
 * the name is made of what it holds.
 *
 * @throws UsageError where a file has the name and holds something else.
 */
async function newIn(fixtures: NewFixtures, folder: string): Promise<NewFixtures> {
  const news: Record<string, object> = {}
  for (const [name, fixture] of Object.entries(fixtures)) {
    const path = join(folder, `${name}.json`)
    const there = await readFile(path, 'utf8').catch(() => null)
    if (there === null) news[name] = fixture
    else if (nameIn(there) !== name)
      throw new UsageError(
        `${path} is there already, and was changed since it was written. Rename it, or name another folder.`,
      )
  }
  return news
}

function nameIn(text: string): string | null {
  try {
    const fixture = readFixture(text)
    return nameOf(fixture, fixture.provenance.kind)
  } catch {
    return null
  }
}
