import { Command, CommanderError } from 'commander'
import { commands } from './commands.ts'
import { exitCode, type ExitCode } from './exit-code.ts'
import { notice } from './notice.ts'
import type { Shell } from './shell.ts'
import { refitted } from './text.ts'
import { UsageError } from './usage-error.ts'
import { versionOf } from './package.ts'

/**
 * Runs one command line.
 *
 * @param args Without the program and its file.
 */
export async function runCommandLine(args: readonly string[], shell: Shell): Promise<ExitCode> {
  let code: ExitCode = exitCode.authenticated
  const wanted = args.find((arg) => !arg.startsWith('-') && arg !== 'help')
  const program = await createProgram(shell, (reached) => (code = reached), wanted)
  try {
    await program.parseAsync([...(args.length === 0 ? ['--help'] : args)], { from: 'user' })
    return code
  } catch (error) {
    // Commander has said already what is wrong.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCode.authenticated : exitCode.wrongUsage
    if (!(error instanceof UsageError)) throw error
    notice(shell.err, 'error', error.message)
    return exitCode.wrongUsage
  }
}

/** @param wanted The command that will run: of the others no more than their names and summaries is there. */
export async function createProgram(
  shell: Shell,
  end: (code: ExitCode) => void,
  wanted: string | undefined,
): Promise<Command> {
  const { out, err } = shell
  const helpWidth = (): number => Math.min(out.width, 110)
  const program = new Command('trivet')
    .description(
      'OAuth 2.0 logins as a statechart: Authorize, Exchange, UserInfo. This command signs you in, at a real provider or at one emulated on this machine, and shows each step, so that a login that fails says why.',
    )
    .version(versionOf(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.print(refitted(text.trimEnd(), helpWidth())),
      writeErr: (text) => err.print(text.trimEnd()),
      outputError: (text) => notice(err, 'error', sentence(text, wanted)),
      getOutHasColors: () => out.style('bold', '') !== '',
      getErrHasColors: () => err.style('bold', '') !== '',
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: () => Math.min(err.width, 110),
    })
    .configureHelp({
      minWidthToWrap: 24,
      styleTitle: (title) => out.style('bold', title),
      styleSubcommandTerm: (term) => out.style('cyan', term),
      styleOptionTerm: (term) => out.style('cyan', term),
      styleArgumentTerm: (term) => out.style('cyan', term),
    })
    .addHelpText('after', help)
  for (const [name, { summary, load }] of Object.entries(commands)) {
    if (name === wanted) (await load())(program, shell, end)
    else program.command(name)
    program.commands.at(-1)?.summary(summary)
  }
  return program
}

const help = `
Examples:
  $ trivet demo                           no account, no network: just look
  $ trivet login github                   sign in for real
  $ trivet login github --emulate --deny  see what it is like when a user says no
  $ trivet check github google spotify    hold providers to the RFCs
  $ trivet explain exchange.rejected      ask what a failure code means

Exit codes:
  0    signed in, or done
  1    any other outcome: denied, expired, rejected, failed
  2    wrong usage
  130  given up with Ctrl-C
  141  nobody reads the output any more, as with | head
       check, drift and verify have more: see their --help

Environment:
  TRIVET_<PROVIDER>_CLIENT_ID      your client at a provider, for trivet login
  TRIVET_<PROVIDER>_CLIENT_SECRET  its secret
  NO_COLOR                         never use colours`

/** Commander's message as a sentence: `error: unknown command 'logn'`, `(Did you mean login?)`. */
function sentence(text: string, command: string | undefined): string {
  const message = text.replace(/^error: /, '').trim()
  const [fault = '', ...rest] = message.split('\n')
  const closed = /[.?!]$/.test(fault) ? fault : `${fault}.`
  if (fault.startsWith('too many arguments') && command !== undefined)
    rest.push(`What it takes: trivet ${command} --help`)
  if (fault.startsWith('unknown command') && rest.length === 0)
    rest.push('All commands: trivet --help')
  return [`${closed.slice(0, 1).toUpperCase()}${closed.slice(1)}`, ...rest]
    .join(' ')
    .replace(/\((Did you mean .*\?)\)/, '$1')
}
