import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { providerChecks, readHar, selectChecks, type ArchivedMessage } from 'trivet/conformance'
import type { ProfileOptions } from '../commands/options.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { reasonOf } from '../file-reason.ts'
import { printable } from '../printable.ts'
import { chooseProfile } from '../profiles.ts'
import type { Shell } from '../shell.ts'
import { asUsage, UsageError } from '../usage-error.ts'
import { fixturesFromArchive } from './from-archive.ts'
import { saveFixtures } from './save.ts'

export interface ArchiveOptions extends ProfileOptions {
  readonly output?: string
  /** The checks whose messages are taken; default: all messages. */
  readonly only?: readonly string[]
}

/** Writes fixtures of what an archive holds, and says how the command ends. */
export async function recordArchive(
  path: string,
  id: string | undefined,
  { output, only, ...choice }: ArchiveOptions,
  { out, err }: Shell,
): Promise<ExitCode> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`The archive ${path} cannot be read: ${reasonOf(error)}.`)
  })
  const messages = asUsage(() => readHar(text))
  const profile = await chooseProfile({
    ...choice,
    id: id ?? (choice.profile === undefined ? onlySubjectIn(messages) : undefined),
    // The emulator has no other hosts.
    examples: messages.every(({ lane }) => lane === 'emulated'),
  })
  const own = messages.filter(({ subject }) => subject === profile.id)
  const isWanted = wantedBy(only)
  const lanes = [...new Set(own.map(({ lane }) => lane))]
  const made = await Promise.all(
    lanes.map((lane) =>
      fixturesFromArchive(
        own.filter((one) => one.lane === lane),
        profile,
        isWanted,
      ),
    ),
  )
  const isEmpty = made.every(
    ({ fixtures, leaks }) => leaks.length === 0 && Object.keys(fixtures).length === 0,
  )
  if (isEmpty)
    throw new UsageError(
      `Of nothing in the archive a fixture of ${profile.id} can be made: it is of ${subjectsIn(messages).join(', ') || 'nobody'}, and has ${own.length} messages for ${profile.id}.`,
    )
  const saved = await saveFixtures(made, output ?? join('fixtures', profile.id))
  for (const one of saved.written) out.print(one)
  for (const line of saved.remarks) err.print(line)
  if (saved.written.length > 0) err.print('Read them before you commit them.')
  return made.some(({ leaks }) => leaks.length > 0) ? exitCode.otherOutcome : exitCode.authenticated
}

function wantedBy(only: readonly string[] | undefined): (message: ArchivedMessage) => boolean {
  if (only === undefined) return () => true
  const ids = new Set(selectChecks(providerChecks, { only }).map((check) => check.id))
  if (ids.size === 0) throw new UsageError('No check fits: `trivet checks` lists them all.')
  return ({ checks }) => checks.some((check) => ids.has(check))
}

function onlySubjectIn(messages: readonly ArchivedMessage[]): string | undefined {
  const [first, ...others] = subjectsIn(messages)
  if (others.length === 0) return first
  throw new UsageError(`The archive is of several: name one of ${subjectsIn(messages).join(', ')}.`)
}

function subjectsIn(messages: readonly ArchivedMessage[]): readonly string[] {
  return [...new Set(messages.map(({ subject }) => printable(subject)))]
}
