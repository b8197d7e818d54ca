import { basename } from 'node:path'
import type { Provider } from 'trivet/providers'
import { faultRows, serveEmulator } from '../emulators.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { printable } from '../printable.ts'
import { chooseProfile, ids, OR_YOUR_OWN, providerById } from '../profiles.ts'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { labelled } from '../text.ts'
import { untilAborted } from '../until-aborted.ts'
import type { AddCommand } from './command.ts'
import { collect, readPort } from './options.ts'

interface EmulateOptions {
  readonly port: number
  readonly fault?: readonly string[]
  readonly profile?: string
}

export const addEmulate: AddCommand = (program, shell, end) => {
  program
    .command('emulate')
    .description(
      'Serves emulated providers on this machine, until Ctrl-C: pages on which you allow or deny, tokens, user information, keys. Every client and every secret is right.',
    )
    .argument('[providers...]', 'ids of providers (default: all)')
    .option('--port <number>', 'the port to serve at; 0 takes any free one', readPort, 4100)
    .option('--profile <file>', "your own provider's profile, as JSON")
    .option('--fault <stage:name>', 'what goes wrong, as listed below; may be repeated', collect)
    .addHelpText('after', help)
    .action(async (chosen: readonly string[], options: EmulateOptions) => {
      end(await emulate(chosen, options, shell))
    })
}

const help = `
Faults; a stage is token, user, emails, keys or discovery:
${faultLines().join('\n')}

Examples:
  $ trivet emulate
  $ trivet emulate github --port 4200
  $ trivet emulate google --fault token:expired-id-token

Exit codes:
  0 ended with Ctrl-C, 2 wrong usage, or a port that is taken`

async function emulate(
  chosen: readonly string[],
  { port, fault = [], profile }: EmulateOptions,
  { out, signal }: Shell,
): Promise<ExitCode> {
  const own = profile === undefined ? [] : [await chooseProfile({ profile })]
  const isAll = chosen.length + own.length === 0
  const providers = [...(isAll ? ids() : chosen).map((id) => providerById(id, OR_YOUR_OWN)), ...own]
  const { served, emulated } = await serveEmulator({
    providers,
    faults: fault,
    port,
    onExchange: ({ provider, method, path, status }) =>
      out.print(`  ${method.padEnd(4)} ${provider} ${printable(path)}  ${status}`),
  })
  const moved = providers.map((provider) => emulated(provider, served.origin))
  for (const line of usageOf(moved, served.origin, chosen.length === 0 ? profile : undefined, out))
    out.print(line)
  await untilAborted(signal)
  await served.close()
  return exitCode.authenticated
}

/** @param file Where the first profile stands, if it is the user's own. */
function usageOf(
  providers: readonly Provider[],
  origin: string,
  file: string | undefined,
  out: Shell['out'],
): string[] {
  const { style } = out
  const [first] = providers
  const id = first?.id ?? ''
  const [name, imported, emulator] =
    file === undefined
      ? [id, `import { ${id} } from 'trivet/providers/${id}'`, 'createEmulator()']
      : [
          'profile',
          `import profile from './${basename(file)}' with { type: 'json' }`,
          'createEmulator({ providers: [profile] })',
        ]
  return [
    `The emulator is at ${style('cyan', origin)}. Nothing here is real: any client id and secret will do.`,
    ...providers.flatMap((provider) => [
      '',
      style('bold', provider.name),
      ...labelled(Object.entries(provider.endpoints), roomIn(out)),
    ]),
    '',
    style('bold', 'In your program'),
    "  import { createFlow } from 'trivet'",
    "  import { createEmulator } from 'trivet/emulator'",
    `  ${imported}`,
    '',
    `  const provider = ${emulator}.emulated(${name}, '${origin}')`,
    "  const flow = createFlow({ provider, clientId: 'any', clientSecret: 'any', redirectUri })",
    '',
    'Requests are listed below. Ctrl-C ends it.',
  ]
}

function faultLines(): string[] {
  const rows = faultRows()
  const width = Math.max(...rows.map(({ spec }) => spec.length))
  return rows.map(({ spec, description }) => `  ${spec.padEnd(width)}  ${description}`)
}
