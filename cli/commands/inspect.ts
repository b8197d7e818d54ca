import { openBrowser } from '../browser.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import { serveViewer } from '../inspect/viewer-server.ts'
import type { Shell } from '../shell.ts'
import { untilAborted } from '../until-aborted.ts'
import type { AddCommand } from './command.ts'
import { collectOrigin, readPort } from './options.ts'

interface InspectOptions {
  readonly port: number
  readonly open?: true
  readonly allowOrigin?: readonly string[]
}

export const addInspect: AddCommand = (program, shell, end) => {
  program
    .command('inspect')
    .description(
      'Serves a viewer on this machine, until Ctrl-C: the chart of each login that tells it what happens, its messages, what each guard decided. Nothing leaves this machine.',
    )
    .option('--port <number>', 'the port to serve at; 0 takes any free one', readPort, 4200)
    .option('--open', 'open the page in your browser')
    .option(
      '--allow-origin <origin>',
      'let a page of this origin send, such as http://localhost:5173; may be repeated',
      collectOrigin,
    )
    .addHelpText('after', help)
    .action(async (options: InspectOptions) => end(await inspect(options, shell)))
}

const help = `
What can be seen:
  one login         trivet login <provider> --inspect-at <the printed address>
  your own program  with createFlowInspector of trivet/inspect
  any XState actor  with @statelyai/inspect and that address

Examples:
  $ trivet inspect --open
  $ trivet inspect --port 0 --allow-origin http://localhost:5173

Exit codes:
  0 ended with Ctrl-C, 2 wrong usage, or a port that is taken`

async function inspect(
  { port, open, allowOrigin }: InspectOptions,
  { out, signal }: Shell,
): Promise<ExitCode> {
  const viewer = await serveViewer(port, allowOrigin)
  const { style } = out
  out.print(`The viewer is at\n  ${style('cyan', viewer.address)}`)
  out.print()
  out.print(`Logins and other actors are sent to\n  ${style('cyan', viewer.ingest)}`)
  out.print()
  out.print('Both are for you alone: who has them can look, and send. Ctrl-C ends it.')
  if (open === true && !(await openBrowser(viewer.address)))
    out.print('No browser could be opened here: copy the address into one.')
  await untilAborted(signal)
  await viewer.close()
  return exitCode.authenticated
}
