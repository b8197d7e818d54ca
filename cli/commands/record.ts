import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Provider } from 'trivet/providers'
import { openBrowser } from '../browser.ts'
import { credentialsFor } from '../credentials.ts'
import { startEmulators } from '../emulators.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { playedClient, playUser } from '../login/played.ts'
import { signIn } from '../login/sign-in.ts'
import { cancelled } from '../login/without-callback.ts'
import { narratorFor, tellReport } from '../narrator.ts'
import { chooseProfile } from '../profiles.ts'
import { fixturesFrom } from '../record/fixtures.ts'
import { createTape } from '../record/tape.ts'
import { reportOf } from '../report.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { profileOptions, readPort, readSeconds, type ProfileOptions } from './options.ts'

interface RecordOptions extends ProfileOptions {
  readonly output?: string
  readonly port: number
  readonly timeout: number
  readonly open: boolean
  readonly emulate?: true
  readonly user?: string
}

export const addRecord: AddCommand = (program, shell, end) => {
  const command = program
    .command('record')
    .description(
      'Signs in at a provider, in your browser, and writes what it sends as fixtures: headers and values by a list of what may be kept, a placeholder for everything else. Where anything of your login would still be in a fixture, nothing is written.',
    )
    .argument('[provider]', 'the id of a provider: see `trivet providers`')
    .option('-o, --output <folder>', 'where to write (default: fixtures/<provider>)')
    .option('--port <number>', 'the port of the redirect URI; 0 takes any free one', readPort, 0)
    .option('--timeout <seconds>', 'how long to wait for you', readSeconds, 600)
    .option('--no-open', 'only print the address, do not open a browser')
  for (const option of profileOptions()) command.addOption(option)
  command
    .option('--emulate', 'sign in at an emulated provider: to see what would be written')
    .option('--user <name>', 'with --emulate: whom to sign in as, such as full or sparse')
    .addHelpText('after', help)
    .action(async (id: string | undefined, options: RecordOptions) => {
      end(await record(id, options, shell))
    })
}

const help = `
Read every fixture before you commit it: a provider may put something about you
where nobody expects it.

Examples:
  $ trivet record github
  $ trivet record --profile my-provider.json --output fixtures/mine
  $ trivet record spotify --emulate --output /tmp/spotify

Exit codes:
  0  written
  1  the login did not succeed, or a secret would have been written
  2  wrong usage`

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
      provenance: provenanceOf(profile, isEmulated),
    }).catch((error: unknown) => {
      err.print(
        `${err.style('red', 'error:')} ${error instanceof Error ? error.message : String(error)}`,
      )
      return null
    })
    if (fixtures === null) return exitCode.otherOutcome
    const folder = options.output ?? join('fixtures', profile.id)
    for (const path of await written(fixtures, folder)) out.print(path)
    err.print('Read them before you commit them.')
    return exitCode.authenticated
  } finally {
    await emulators?.close()
  }
}

/** What the emulator answers was not recorded at the provider, and does not say so. */
function provenanceOf({ documentation, issuer }: Provider, isEmulated: boolean) {
  const source = [documentation, issuer].find((url) => url?.startsWith('https:') === true)
  return {
    kind: isEmulated ? ('constructed' as const) : ('recorded' as const),
    source: source ?? 'RFC 6749 §4.1',
    date: new Date().toISOString().slice(0, 10),
    note: isEmulated
      ? 'Made from the emulator by `trivet record --emulate`.'
      : 'By `trivet record`: every value that could name somebody is a placeholder.',
  }
}

async function written(
  fixtures: Readonly<Record<string, object>>,
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (const [name, fixture] of Object.entries(fixtures)) {
    const path = join(folder, `${name}.json`)
    const text = `${JSON.stringify(fixture, null, 2)}\n`
    await writeFile(path, text, { flag: 'wx' }).catch((error: unknown) => {
      const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST'
      throw isThere
        ? new UsageError(`${path} is there already. Rename it, or name another --output.`)
        : error
    })
    paths.push(path)
  }
  return paths
}
