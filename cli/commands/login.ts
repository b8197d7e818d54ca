import { recordTrace } from 'trivet/inspect'
import type { Client } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import { openBrowser } from '../browser.ts'
import { credentialsFor } from '../credentials.ts'
import { startEmulators, type Emulators } from '../emulators.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { together } from '../inspections.ts'
import { playedClient, playUser } from '../login/played.ts'
import { signIn } from '../login/sign-in.ts'
import { watch, type Watching } from '../login/watching.ts'
import { cancelled } from '../login/without-callback.ts'
import { narratorFor, tellReport } from '../narrator.ts'
import { chooseProfile } from '../profiles.ts'
import { jsonLine, reportOf, type Report } from '../report.ts'
import type { Shell } from '../shell.ts'
import { checkWritable, writeTraceFile } from '../trace/file.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import {
  collect,
  collectWords,
  collectPair,
  profileOptions,
  readRelayAddress,
  signInOptions,
  type SignInOptions,
  type ProfileOptions,
} from './options.ts'

interface LoginOptions extends ProfileOptions, SignInOptions {
  readonly scope?: readonly string[]
  readonly param?: Readonly<Record<string, string>>
  readonly json?: true
  readonly trace?: string
  readonly emulate?: true
  readonly deny?: true
  readonly user?: string
  readonly fault?: readonly string[]
  readonly inspect?: true
  readonly inspectAt?: string
}

export const addLogin: AddCommand = (program, shell, end) => {
  const command = program
    .command('login')
    .description(
      'Signs in at a provider, in your browser, and shows each state of the chart, each exchange, and the user; or, where it fails, why, and what to do. Tokens are never shown, and not kept.',
    )
    .argument('[provider]', 'the id of a provider: see `trivet providers`')
    .option(
      '--scope <scopes>',
      "scopes to ask for; may be repeated (default: the profile's)",
      collectWords,
    )
    .option(
      '--param <name=value>',
      'a parameter for the authorization request; may be repeated',
      collectPair,
    )
    .option('--json', 'print the outcome as one line of JSON; progress goes to standard error')
    .option('--trace <file>', 'record the login there, without secrets: see `trivet trace`')
    .option('--inspect', 'watch the login in a viewer on this machine, which stays until Ctrl-C')
    .option(
      '--inspect-at <address>',
      'watch it in a viewer that runs already: the address is what `trivet inspect` prints',
      readRelayAddress,
    )
  for (const option of [...signInOptions(), ...profileOptions()]) command.addOption(option)
  command
    .option('--emulate', 'sign in at an emulated provider on this machine: no account, no browser')
    .option('--deny', 'with --emulate: the user says no')
    .option('--user <name>', 'with --emulate: whom to sign in as, such as full or sparse')
    .option(
      '--fault <stage:name>',
      'with --emulate: what goes wrong there: see `trivet emulate --help`',
      collect,
    )
    .addHelpText('after', help)
    .action(async (id: string | undefined, options: LoginOptions) => {
      end(await login(id, options, shell))
    })
}

const help = `
Register http://127.0.0.1/callback as redirect URI at the provider. Where it compares the port too, choose one (--port 4400) and register http://127.0.0.1:4400/callback.

Environment:
  TRIVET_<PROVIDER>_CLIENT_ID      your client, such as TRIVET_GITHUB_CLIENT_ID
  TRIVET_<PROVIDER>_CLIENT_SECRET  its secret
  In a terminal you are asked for what is missing.

Examples:
  $ trivet login github
  $ trivet login google --scope "openid email" --param access_type=offline
  $ trivet login github --variant data-residency --variable subdomain=octo
  $ trivet login --profile my-provider.json --port 4400
  $ trivet login spotify --emulate --fault token:500 --trace login.json
  $ trivet login google --emulate --inspect

Exit codes:
  0    signed in
  1    any other outcome: denied, expired, rejected, failed
  2    wrong usage
  130  given up with Ctrl-C`

async function login(
  id: string | undefined,
  options: LoginOptions,
  shell: Shell,
): Promise<ExitCode> {
  checkOptions(options)
  if (options.trace !== undefined) await checkWritable(options.trace)
  const profile = await chooseProfile({ id, ...options, examples: options.emulate === true })
  const emulators = options.emulate === true ? startEmulators([profile]) : null
  const watching = await watch(options, shell)
  try {
    const provider = (await emulators?.emulated(profile, options.fault)) ?? profile
    const client = emulators === null ? await credentialsFor(profile, shell) : playedClient(profile)
    const report = await reportOn(provider, client, options, emulators, watching, shell)
    if (options.json === true) shell.out.print(jsonLine(report))
    else tellReport(report, profile.name, shell.out)
    await watching?.stay()
    if (report.status === 'cancelled' && shell.signal.aborted) return exitCode.interrupted
    return report.status === 'authenticated' ? exitCode.authenticated : exitCode.otherOutcome
  } finally {
    await Promise.all([emulators?.close(), watching?.close()])
  }
}

function checkOptions({ emulate, deny, user, fault, inspect, inspectAt }: LoginOptions): void {
  if (inspect === true && inspectAt !== undefined)
    throw new UsageError(
      'Choose one: --inspect for a viewer of its own, --inspect-at for one that runs.',
    )
  if (emulate === true) return
  const [stray] = Object.entries({ deny, user, fault }).filter(([, value]) => value !== undefined)
  if (stray !== undefined) throw new UsageError(`--${stray[0]} needs --emulate.`)
}

async function reportOn(
  provider: Provider,
  client: Client | null,
  options: LoginOptions,
  emulators: Emulators | null,
  watching: Watching | null,
  shell: Shell,
): Promise<Report> {
  if (client === null) return reportOf(cancelled(), provider)
  const terminal = options.json === true ? shell.err : shell.out
  const { style } = terminal
  let endProgress = (): void => {}
  let isAnnounced = false
  // With the first step: whatever of the options is wrong has been said by then.
  const announce = (): void => {
    if (isAnnounced) return
    isAnnounced = true
    const where = emulators === null ? '' : ', emulated on this machine'
    terminal.print()
    terminal.print(style('bold', `Signing in at ${provider.name}${where}`))
    terminal.print()
  }
  const narrate = narratorFor(terminal)
  const recorder = recordTrace()
  const outcome = await signIn({
    provider,
    client,
    request: {
      ...(options.scope && { scopes: options.scope }),
      ...(options.param && { params: options.param }),
    },
    port: options.port,
    timeoutMs: options.timeout * 1000,
    signal: shell.signal,
    effects: shell.effects,
    inspect: together(
      watching?.inspect,
      options.trace === undefined ? undefined : recorder.inspect,
    ),
    listener(step) {
      announce()
      if (step.kind === 'state' && step.name !== 'awaitingCallback') endProgress()
      narrate(step)
    },
    onRefused({ explanation }) {
      terminal.print(
        `      ${style('yellow', '!')} ${explanation.title}: refused. The chart goes on waiting.`,
      )
    },
    async visit(url, redirectUri) {
      if (emulators !== null) return playUser(url, options, shell.signal)
      terminal.print()
      terminal.print(`  Open this address in your browser:\n  ${style('cyan', url)}`)
      terminal.print()
      if (options.open && !(await openBrowser(url)))
        terminal.print('  No browser could be opened here: copy the address into one.')
      endProgress = terminal.progress(waitingLine(provider, redirectUri, options.timeout))
      return false
    },
  }).finally(() => endProgress())
  if (options.trace !== undefined) await writeTraceFile(options.trace, recorder)
  return reportOf(outcome, provider)
}

function waitingLine({ name }: Provider, redirectUri: string, seconds: number): () => string {
  const startedAt = Date.now()
  return () => {
    const passed = clock(Math.floor((Date.now() - startedAt) / 1000))
    return `Waiting for ${name} to send you to ${redirectUri}  ${passed} of ${clock(seconds)}`
  }
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
