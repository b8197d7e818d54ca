import { Option } from 'commander'
import { join } from 'node:path'
import type { Provenance } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { openBrowser } from '../browser.ts'
import { credentialsFor } from '../credentials.ts'
import { startEmulators } from '../emulators.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { playedClient, playUser } from '../login/played.ts'
import { signIn } from '../login/sign-in.ts'
import { cancelled } from '../login/without-callback.ts'
import { narratorFor, tellReport } from '../narrator.ts'
import { notice } from '../notice.ts'
import { chooseProfile } from '../profiles.ts'
import { fixturesFrom } from '../record/fixtures.ts'
import { provenanceOf } from '../record/provenance.ts'
import { createTape } from '../record/tape.ts'
import { writeFixtures } from '../record/write.ts'
import { reportOf } from '../report.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import {
  collect,
  profileOptions,
  signInOptions,
  type ProfileOptions,
  type SignInOptions,
} from './options.ts'

interface RecordOptions extends ProfileOptions, SignInOptions {
  readonly output?: string
  readonly emulate?: true
  readonly user?: string
  readonly fromHar?: string
  readonly only?: readonly string[]
}

export const addRecord: AddCommand = (program, shell, end) => {
  const command = program
    .command('record')
    .description(
      'Signs in at a provider, in your browser, and writes what it sends as fixtures: headers and values by a list of what may be kept, a placeholder for everything else. Where anything of your login would still be in a fixture, nothing is written.',
    )
    .argument('[provider]', 'the id of a provider: see `trivet providers`')
    .option('-o, --output <folder>', 'where to write (default: fixtures/<provider>)')
  for (const option of [...signInOptions(), ...profileOptions()]) command.addOption(option)
  command
    .option('--emulate', 'sign in at an emulated provider: to see what would be written')
    .option('--user <name>', 'with --emulate: whom to sign in as, such as full or sparse')
    .addOption(
      new Option(
        '--from-har <archive>',
        'sign in nowhere: take what `trivet check --har` has written',
      ).conflicts(['emulate', 'user']),
    )
    .option(
      '--only <what>',
      'with --from-har: what these checks rest on, as in `trivet check`; may be repeated',
      collect,
    )
    .addHelpText('after', help)
    .action(async (id: string | undefined, options: RecordOptions) => {
      const { fromHar, only } = options
      if (fromHar === undefined && only !== undefined)
        throw new UsageError('--only is for --from-har: a login is recorded whole.')
      if (fromHar === undefined) return end(await record(id, options, shell))
      const { recordArchive } = await import('../record/archive.ts')
      end(await recordArchive(fromHar, id, options, shell))
    })
}

const help = `
Read every fixture before you commit it: a provider may put something about you where nobody expects it.

From an archive: everything in it that a fixture can hold, once each, replayed by our own flow. What a provider has answered, or a server on this machine, is called recorded; what the emulator has answered, constructed. A file is named after what it holds, so that the same archive writes nothing twice.

Examples:
  $ trivet record github
  $ trivet record github --from-har check.har --only terr-bogus-code
  $ trivet record --profile my-provider.json --output fixtures/mine
  $ trivet record spotify --emulate --output /tmp/spotify

Exit codes:
  0  written
  1  the login did not succeed, or something of it would have been written
  2  wrong usage, or an archive of which no fixture can be made`

async function record(
  id: string | undefined,
  options: RecordOptions,
  shell: Shell,
): Promise<ExitCode> {
  const isEmulated = options.emulate === true
  const profile = await chooseProfile({ id, ...options, examples: isEmulated })
  const emulators = isEmulated ? startEmulators([profile]) : null
  const { out, err } = shell
  try {
    const provider = (await emulators?.emulated(profile)) ?? profile
    const client = isEmulated ? playedClient(profile) : await credentialsFor(profile, shell)
    if (client === null) return exitCode.otherOutcome
    const tape = createTape()
    const outcome = await signIn({
      provider,
      client,
      request: {},
      port: options.port,
      timeoutMs: options.timeout * 1000,
      signal: shell.signal,
      effects: shell.effects,
      tape,
      listener: narratorFor(err),
      onRefused: ({ explanation }) => err.print(`  ${explanation.title}: refused.`),
      async visit(url) {
        if (isEmulated) return playUser(url, options, shell.signal)
        err.print(`  Open this address in your browser:\n  ${url}`)
        if (options.open) await openBrowser(url)
        return false
      },
    })
    const report = reportOf(outcome ?? cancelled(), provider)
    if (report.status !== 'authenticated') {
      tellReport(report, profile.name, err)
      return exitCode.otherOutcome
    }
    const { clientSecret } = client
    const fixtures = await fixturesFrom({
      provider,
      tape,
      clientSecret: typeof clientSecret === 'string' ? clientSecret : null,
      provenance: provenance(profile, isEmulated),
    }).catch((error: unknown) => {
      notice(err, 'error', error instanceof Error ? error.message : String(error))
      return null
    })
    if (fixtures === null) return exitCode.otherOutcome
    const folder = options.output ?? join('fixtures', profile.id)
    for (const path of await writeFixtures(fixtures, folder)) out.print(path)
    err.print('Read them before you commit them.')
    return exitCode.authenticated
  } finally {
    await emulators?.close()
  }
}

function provenance(profile: Provider, isEmulated: boolean): Provenance {
  return provenanceOf(profile, {
    // What the emulator answers was not recorded at the provider, and does not say so.
    kind: isEmulated ? 'constructed' : 'recorded',
    date: new Date().toISOString().slice(0, 10),
    note: isEmulated
      ? 'Made from the emulator by `trivet record --emulate`.'
      : 'By `trivet record`: every value that could name somebody is a placeholder.',
  })
}
