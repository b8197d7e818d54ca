import { join } from 'node:path'
import { approve } from 'trivet/emulator'
import { createFlowInspector, recordTrace } from 'trivet/inspect'
import type { Inspection } from 'trivet/machine'
import {
  github,
  google,
  providers as registry,
  resolveProfile,
  spotify,
  type Provider,
} from 'trivet/providers'
import { createDemo } from '../demo/app.ts'
import type { FinishedLogin } from '../demo/logins.ts'
import { emulatedClient, startEmulators, type Emulators } from '../emulators.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { viewerAssets } from '../inspect/assets.ts'
import { createHub, type Hub } from '../inspect/hub.ts'
import { createRelay, newToken } from '../inspect/relay.ts'
import { together } from '../inspections.ts'
import { signIn } from '../login/sign-in.ts'
import { narratorFor, tellReport } from '../narrator.ts'
import { jsonLine, reportOf, type Report } from '../report.ts'
import { PortTaken, serve, type Served, type Upgrade } from '../serve.ts'
import type { Shell } from '../shell.ts'
import { makeFolder, writeTraceFile } from '../trace/file.ts'
import { untilAborted } from '../until-aborted.ts'
import type { AddCommand } from './command.ts'
import { readPort } from './options.ts'

interface DemoOptions {
  readonly port: number
  readonly once?: true
  readonly json?: true
  readonly trace?: string
}

const PORT = 4000
/** How many ports after the first one are tried. */
const PORTS = 20
const TIMEOUT_MS = 60_000

export const addDemo: AddCommand = (program, shell, end) => {
  const command = program
    .command('demo')
    .description(
      'Signs in at GitHub, Google and Spotify, emulated on this machine: no account, no network. Then it serves a page on which you can do the same by hand, at every provider, watch the chart move, and see what happens when something goes wrong.',
    )
    .option('--once', 'end after the three logins')
    .option('--port <number>', 'the port of the page; 0 takes any free one', readPort, PORT)
    .option(
      '--json',
      'print each outcome as one line of JSON; everything else goes to standard error',
    )
    .option(
      '--trace <folder>',
      'record the three logins there, without secrets: see `trivet trace`',
    )
    .addHelpText('after', help)
    .action(async (options: DemoOptions) => {
      const isPortChosen = command.getOptionValueSource('port') !== 'default'
      end(await demo(options, isPortChosen, shell))
    })
}

const help = `
Examples:
  $ trivet demo
  $ trivet demo --once --json

Exit codes:
  0 all three signed in, 1 one of them did not, 2 wrong usage`

/** What all logins of the demo have in common. */
interface World {
  readonly providers: readonly Provider[]
  readonly emulators: Emulators
  readonly hub: Hub
  readonly inspect: Inspection
}

async function demo(options: DemoOptions, isPortChosen: boolean, shell: Shell): Promise<ExitCode> {
  const providers = Object.values(registry).map((profile) =>
    resolveProfile(profile, { examples: true }),
  )
  if (options.trace !== undefined) await makeFolder(options.trace)
  const emulators = startEmulators(providers)
  const hub = createHub()
  const inspect = createFlowInspector({ send: (message) => hub.publish(JSON.stringify(message)) })
  const world = { providers, emulators, hub, inspect }
  try {
    let isGood = true
    for (const provider of [github, google, spotify]) {
      const report = await signInOnce(provider, world, options, shell)
      isGood &&= report.status === 'authenticated'
    }
    if (options.once !== true && !shell.signal.aborted)
      await servePage(world, options, isPortChosen, shell)
    return isGood ? exitCode.authenticated : exitCode.otherOutcome
  } finally {
    await emulators.close()
  }
}

async function signInOnce(
  provider: Provider,
  { emulators, inspect }: World,
  { json, trace }: DemoOptions,
  { out, err, signal, effects }: Shell,
): Promise<Report> {
  const recorder = recordTrace()
  const terminal = json === true ? err : out
  terminal.print()
  terminal.print(terminal.style('bold', `Signing in at ${provider.name}, emulated on this machine`))
  terminal.print()
  const outcome = await signIn({
    provider: await emulators.emulated(provider),
    client: emulatedClient,
    request: {},
    port: 0,
    timeoutMs: TIMEOUT_MS,
    signal,
    effects,
    listener: narratorFor(terminal),
    inspect: together(inspect, trace === undefined ? undefined : recorder.inspect),
    onRefused: () => {},
    async visit(url) {
      await fetch(await approve(url, { signal }), { redirect: 'manual' })
      return true
    },
  })
  if (trace !== undefined) await writeTraceFile(join(trace, `${provider.id}.json`), recorder)
  const report = reportOf(outcome, provider)
  if (json === true) out.print(jsonLine(report))
  else tellReport(report, provider.name, out)
  return report
}

async function servePage(
  { providers, emulators, hub, inspect }: World,
  { port, json }: DemoOptions,
  isPortChosen: boolean,
  { out, err, signal, effects }: Shell,
): Promise<void> {
  const terminal = json === true ? err : out
  let answer = async (_: Request): Promise<Response> => new Response(null, { status: 503 })
  const token = newToken()
  // What happens here is told within the process: nobody else has anything to say.
  const relay = createRelay({ hub, token, isOpen: false })
  const served = await serveNear(port, isPortChosen, (request) => answer(request), relay.upgrade)
  if (served.port !== port && port !== 0)
    terminal.print(`Port ${port} is taken: the page is at ${served.port} instead.`)
  const app = createDemo({
    providers,
    emulators,
    origin: served.origin,
    inspect,
    effects,
    token,
    onFinished(login) {
      if (json === true) out.print(jsonLine(login.report))
      tellLogin(login, { out, err }, json === true)
    },
  })
  answer = (request) => app.fetch(request)
  // Before somebody waits for it.
  await viewerAssets()
  terminal.print(`Now you: ${terminal.style('cyan', served.origin)}`)
  terminal.print('What you do there is told here too. Ctrl-C ends it.')
  await untilAborted(signal)
  relay.close()
  await Promise.all([served.close(), app.close()])
}

/** At once, when it has ended: two logins under way would otherwise mix. */
function tellLogin(
  { provider, report, story }: FinishedLogin,
  { out, err }: Pick<Shell, 'out' | 'err'>,
  isJson: boolean,
): void {
  const terminal = isJson ? err : out
  terminal.print()
  terminal.print(terminal.style('bold', `${provider.name}, from the page`))
  terminal.print()
  story.forEach(narratorFor(terminal))
  if (!isJson) tellReport(report, provider.name, out)
}

/** Serves at the port; where it is taken, and nobody asked for it, at the next free one. */
async function serveNear(
  port: number,
  isFixed: boolean,
  answer: (request: Request) => Promise<Response>,
  upgrade: Upgrade,
): Promise<Served> {
  const last = isFixed || port === 0 ? port : port + PORTS
  for (let candidate = port; ; candidate++) {
    try {
      return await serve(answer, candidate, upgrade)
    } catch (error) {
      if (!(error instanceof PortTaken) || candidate === last) throw error
    }
  }
}
