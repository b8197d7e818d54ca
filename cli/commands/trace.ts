import { exitCode, type ExitCode } from '../exit-code.ts'
import { printable } from '../printable.ts'
import type { Shell } from '../shell.ts'
import type { Difference } from '../trace/compare.ts'
import { readTraceFile, writeText } from '../trace/file.ts'
import { tracePage } from '../trace/page.ts'
import { replay } from '../trace/replay.ts'
import { explanationLines, linesOf } from '../trace/show.ts'
import { counted } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'

interface ShowOptions {
  readonly full?: true
  readonly html?: string
}
interface ReplayOptions {
  readonly json?: true
}

export const addTrace: AddCommand = (program, shell, end) => {
  const trace = program
    .command('trace')
    .description(
      'Works with the traces that `trivet login --trace` and `trivet demo --trace` write. A trace holds no secret and nothing about the user: attach it to a bug report.',
    )
    .addHelpText('after', help)
  trace
    .command('show')
    .summary('show what was sent, and what the chart made of it')
    .description('Shows a trace: what was sent, in which direction, and what the chart made of it.')
    .argument('<file>', 'a trace')
    .option('--full', 'every guard, header and body, too')
    .option('--html <file>', 'write it as one page instead, complete in itself')
    .addHelpText('after', showHelp)
    .action(async (file: string, options: ShowOptions) => {
      end(await show(file, options, shell))
    })
  trace
    .command('replay')
    .summary('run a recorded login again, and compare')
    .description(
      'Runs a trace again: clock, randomness and answers come from the trace, everything else is done anew. Nothing leaves this machine. Says where the two differ.',
    )
    .argument('<file>', 'a trace')
    .option('--json', 'print the difference as JSON, or null')
    .addHelpText('after', replayHelp)
    .action(async (file: string, options: ReplayOptions) => {
      end(await runReplay(file, options, shell))
    })
}

const help = `
Examples:
  $ trivet trace show login.json
  $ trivet trace replay login.json

Exit codes:
  0 done, 1 a replay that differs, 2 wrong usage, or no trace`

const showHelp = `
Examples:
  $ trivet trace show login.json
  $ trivet trace show login.json --html login.html

Exit codes:
  0 shown, 2 wrong usage, or no trace`

const replayHelp = `
Examples:
  $ trivet trace replay login.json

Exit codes:
  0 the same again, 1 it differs, 2 wrong usage, or no trace`

async function show(file: string, { full, html }: ShowOptions, { out }: Shell): Promise<ExitCode> {
  const trace = await readTraceFile(file)
  if (html !== undefined) {
    await writeText(html, await tracePage(trace))
    out.print(`Written to ${html}.`)
    return exitCode.authenticated
  }
  for (const line of linesOf(trace, full === true, out)) out.print(line)
  for (const line of explanationLines(trace, out)) out.print(line)
  return exitCode.authenticated
}

async function runReplay(file: string, { json }: ReplayOptions, { out }: Shell): Promise<ExitCode> {
  const trace = await readTraceFile(file)
  const difference = await replay(trace).catch((error: unknown) => {
    // The schema lets through what no login can have done; the chart does not.
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(
      `The trace ${file} tells of what cannot be: ${printable(reason)} Was it changed by hand, or made by another version?`,
    )
  })
  if (json === true) out.print(JSON.stringify(difference))
  else for (const line of differenceLines(difference, trace.messages.length, out)) out.print(line)
  return difference === null ? exitCode.authenticated : exitCode.otherOutcome
}

function differenceLines(
  difference: Difference | null,
  count: number,
  { style }: Shell['out'],
): string[] {
  if (difference === null)
    return [`${style('green', '✓')} The same again: ${counted(count, 'message')}, none differs.`]
  const { recorded, replayed, members } = difference
  const value = (one: unknown): string => printable(JSON.stringify(one) ?? 'nothing')
  return [
    `${style('red', '✗')} ${style('bold', 'It differs from here on')}`,
    `  recorded  ${recorded === null ? 'nothing more' : printable(recorded)}`,
    `  replayed  ${replayed === null ? 'nothing more' : printable(replayed)}`,
    ...members.flatMap(({ path, recorded: before, replayed: now }) => [
      '',
      `  ${style('bold', printable(path))}`,
      `    recorded  ${value(before)}`,
      `    replayed  ${value(now)}`,
    ]),
  ]
}
