import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readFixture } from 'trivet/conformance'
import type { Fixture } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { reasonOf } from '../file-reason.ts'
import { asUsage, UsageError } from '../usage-error.ts'

type Own = Readonly<Record<string, Fixture>>

/**
 * The user's own fixtures of each provider, by their paths: those in `<folder>/<id>`, the newest first.
 *
 * @throws UsageError where there are none, where one is no fixture, and where nobody would read them.
 */
export async function ownFixtures(
  providers: readonly Provider[],
  folder: string | undefined,
  lanes: readonly string[],
): Promise<readonly Own[]> {
  if (folder === undefined) return []
  if (!lanes.includes('offline'))
    throw new UsageError('--fixtures is for the lane offline: elsewhere the provider answers.')
  const own = await Promise.all(providers.map(({ id }) => fixturesIn(join(folder, id))))
  if (own.every((all) => Object.keys(all).length === 0))
    throw new UsageError(
      `There are no fixtures in ${providers.map(({ id }) => join(folder, id)).join(', ')}.`,
    )
  return own
}

async function fixturesIn(own: string): Promise<Own> {
  const files = await readdir(own).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new UsageError(`The fixtures in ${own} cannot be read: ${reasonOf(error)}.`)
  })
  const read = files
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map(async (file) => {
      const path = join(own, file)
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        throw new UsageError(`The fixture ${path} cannot be read: ${reasonOf(error)}.`)
      })
      return [path, asUsage(() => fixtureIn(text, path))] as const
    })
  const all = await Promise.all(read)
  // A scene is shown by the first that shows it.
  return Object.fromEntries(all.sort(([, one], [, other]) => sentAt(other) - sentAt(one)))
}

function sentAt(fixture: Fixture): number {
  const date = fixture.stage === 'callback' ? undefined : fixture.response.headers['date']
  const sent = Date.parse(date ?? '')
  return Number.isNaN(sent) ? Date.parse(fixture.provenance.date) : sent
}

/** @throws TypeError that says in which file. */
function fixtureIn(text: string, path: string): Fixture {
  try {
    return readFixture(text)
  } catch (error) {
    throw error instanceof TypeError ? new TypeError(`${path}: ${error.message}`) : error
  }
}
