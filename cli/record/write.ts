import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from '../file-reason.ts'
import { UsageError } from '../usage-error.ts'

/** Fixtures by file name without `.json`. */
export type NewFixtures = Readonly<Record<string, object>>

/**
 * Writes fixtures, and gives their paths.
 *
 * @throws UsageError where one of the files is there already, or cannot be written.
 */
export async function writeFixtures(
  fixtures: NewFixtures,
  folder: string,
): Promise<readonly string[]> {
  await makeFolder(folder)
  const paths: string[] = []
  for (const [name, fixture] of Object.entries(fixtures)) {
    const path = join(folder, `${name}.json`)
    const text = `${JSON.stringify(fixture, null, 2)}\n`
    await writeFile(path, text, { flag: 'wx' }).catch((error: unknown) => {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
      throw new UsageError(
        isThere
          ? `${path} is there already. Rename it, or name another folder.`
          : `${path} cannot be written: ${reasonOf(error)}.`,
      )
    })
    paths.push(path)
  }
  return paths
}

/** @throws UsageError where that cannot be. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`The folder ${folder} cannot be made: ${reasonOf(error)}.`)
  })
}
