import { Option } from 'commander'
import {
  clientChecks,
  createRunLog,
  excludedClientChecks,
  runClientChecks,
  selectChecks,
  type ClientAdapter,
  type ClientCheck,
  type Verdict,
} from 'trivet/conformance'
import { adapterBy, adapterIn, adapterPage } from '../check/adapters.ts'
import { tell, type TellOptions } from '../check/tell.ts'
import { waiversIn } from '../check/waivers.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { counted, table, wrapped } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { collect, tellOptions } from './options.ts'

interface CheckClientOptions extends TellOptions {
  readonly adapter?: string
  readonly command?: string
  readonly only?: readonly string[]
  readonly group?: readonly string[]
  readonly level?: ClientCheck['level']
  readonly list?: true
  readonly waivers?: string
}

export const addCheckClient: AddCommand = (program, shell, end) => {
  const command = program
    .command('check-client')
    .description(
      'Checks a client: yours, or that of any library, in any language. Honest and hostile authorization servers on this machine sign in with it; what arrives at them decides.',
    )
    .option('--adapter <file>', `a module that wraps the client: see ${adapterPage()}`)
    .option('--command <command>', 'a command that does the same by lines of JSON')
    .option('--only <what>', 'an id, a glob, a group, or a place such as rfc6749/5.2', collect)
    .option('--group <group>', 'one group: resp, idt, mix …; may be repeated', collect)
    .addOption(
      new Option('--level <level>', 'this level and those above').choices([
        'must',
        'should',
        'may',
      ]),
    )
    .option('--list', 'list the checks, and play none')
    .option('--waivers <file>', 'failures that are known, each with a reason and a last day')
  for (const option of tellOptions()) command.addOption(option)
  command.addHelpText('after', help).action(async (options: CheckClientOptions) => {
    const { only = [], group = [], level } = options
    const wanted = [...only, ...group]
    const chosen = selectChecks(clientChecks, {
      only: wanted,
      ...(level !== undefined && { level }),
    })
    if (chosen.length === 0)
      throw new UsageError('No check fits: `trivet check-client --list` lists them all.')
    if (options.list === true) {
      for (const line of listOf(chosen, options, shell)) shell.out.print(line)
      return end(exitCode.authenticated)
    }
    end(await run(await adapterFor(options), chosen, options, shell))
  })
}

const help = `
Examples:
  $ trivet check-client --adapter ./my-client.mjs
  $ trivet check-client --command "python3 my_client.py" --only 'mix-*'
  $ trivet check-client --adapter ./my-client.mjs --report client.json
  $ trivet check-client --adapter ./my-client.mjs --har client.har
  $ trivet check-client --list --group idt

Exit codes:
  0    clean
  1    something failed (with --strict also a warning)
  2    wrong usage, or an adapter that is none
  3    no login at an honest server, or something that could not be shown
  4    a waiver that excuses nothing any more
  6    a fault of this command
  130  interrupted`

function adapterFor({ adapter, command }: CheckClientOptions): Promise<ClientAdapter> {
  if (adapter !== undefined && command === undefined) return adapterIn(adapter)
  if (command !== undefined && adapter === undefined) return adapterBy(command)
  throw new UsageError(`Give an --adapter or a --command: see ${adapterPage()}.`)
}

/** Plays the checks, shows their verdicts as they come, and says how the command ends. */
async function run(
  adapter: ClientAdapter,
  checks: readonly ClientCheck[],
  options: CheckClientOptions,
  shell: Shell,
): Promise<ExitCode> {
  const subject = { kind: 'client', id: adapter.name } as const
  const plan = {
    targets: [{ subject, lane: 'adversarial' } as const],
    checks,
    total: checks.length,
  }
  const waivers = await waiversIn(options.waivers)
  const log = createRunLog(options.har !== undefined)
  const { signal } = shell
  async function* verdicts(): AsyncGenerator<Verdict> {
    for await (const verdict of runClientChecks(adapter, { checks, waivers, signal, log }))
      yield { ...verdict, repro: reproOf(verdict, options) }
  }
  return tell({ plan, verdicts, waivers, log, source: options.adapter }, options, shell)
}

function reproOf({ check }: Verdict, { adapter, command }: CheckClientOptions): string {
  const subject = adapter === undefined ? `--command '${command}'` : `--adapter ${adapter}`
  return `trivet check-client ${subject} --only ${check} --verbose`
}

function listOf(
  checks: readonly ClientCheck[],
  { json }: CheckClientOptions,
  { out }: Shell,
): string[] {
  if (json === true)
    return [
      JSON.stringify(
        checks.map(({ mutants, cases, ...check }) => ({
          ...check,
          mutants,
          cases: cases.map(({ name }) => name),
        })),
      ),
    ]
  const room = roomIn(out)
  const rows = checks.map(({ id, level, house, needs, cases, title }) => [
    id,
    house ? `${level}, ours` : level,
    needs.join(' '),
    String(cases.length),
    title,
  ])
  return [
    ...table(['ID', 'LEVEL', 'NEEDS', 'CASES', 'CLAIM'], rows, room),
    '',
    ...wrapped(
      `${counted(checks.length, 'check')}; ${excludedClientChecks.length} more of the catalogue are not played: \`trivet checks\` says why.`,
      room,
    ),
  ]
}
