import { findDrift, NetworkError, type Change, type Drift } from 'trivet/conformance'
import type { CheckOptions } from '../check/options.ts'
import { driftTargetsFor } from '../check/targets.ts'
import type { ExitCode } from '../exit-code.ts'
import { notice } from '../notice.ts'
import { printable, printableJson } from '../printable.ts'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { item } from '../text.ts'
import type { AddCommand } from './command.ts'
import { clientOptions, profileOptions } from './options.ts'

type DriftOptions = CheckOptions & { readonly markdown?: true }

export const addDrift: AddCommand = (program, shell, end) => {
  const command = program
    .command('drift')
    .description(
      'Compares profiles and fixtures with what the providers answer now: what is new, gone or changed, and whether that breaks clients. Without a client of yours only what takes none is asked: metadata, keys, and refusals of user information.',
    )
    .argument('[providers...]', 'ids of providers (default: all that are one server)')
    .option('--json', 'print one JSON document')
    .option('--markdown', 'print Markdown, for an issue')
  for (const option of [...clientOptions(), ...profileOptions()]) command.addOption(option)
  command
    .addHelpText('after', help)
    .action(async (named: readonly string[], options: DriftOptions) =>
      end(await run(named, options, shell)),
    )
}

const help = `
Examples:
  $ trivet drift github
  $ trivet drift google --markdown
  $ trivet drift github --client-id … --redirect-uri https://app.example/cb
  $ trivet drift --lane emulated

Exit codes:
  0    as it is written down, or only more than that
  2    wrong usage
  3    nobody answered, or nothing could be compared
  5    something is gone or changed that clients rely on
  130  interrupted`

async function run(
  named: readonly string[],
  options: DriftOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { out, err, signal } = shell
  const found: Drift[] = []
  let asked = ''
  const screen = [out, err].find(({ isTerminal }) => isTerminal)
  const stop = screen === undefined ? () => {} : screen.progress(() => `asking ${asked}`)
  try {
    for (const { target, hasClient } of await driftTargetsFor(named, options, shell)) {
      asked = target.subject.id
      const drift = await findDrift(target, { hasClient })
      if (signal.aborted) break
      found.push(drift)
      if (options.json === undefined && options.markdown === undefined)
        for (const line of linesOf(drift, hasClient, out)) out.print(line)
    }
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error
    notice(err, 'error', `Nobody answered. ${error.message}`)
    return 3
  } finally {
    stop()
  }
  if (options.json) out.print(printableJson({ schema: 'trivet.drift/1', providers: found }))
  if (options.markdown) for (const line of found.flatMap(markdownOf)) out.print(line)
  if (signal.aborted) return 130
  if (found.some(({ changes }) => changes.some(({ isBreaking }) => isBreaking))) return 5
  return found.every(({ compared }) => compared.length > 0) ? 0 : 3
}

function linesOf(
  { subject, changes, compared, missed }: Drift,
  hasClient: boolean,
  out: Shell['out'],
): string[] {
  const width = roomIn(out)
  const isNothing = compared.length === 0 && missed.length === 0
  const sum =
    compared.length === 0
      ? out.style('yellow', 'nothing could be compared')
      : changes.length === 0
        ? out.style('green', 'as it is written down')
        : `${changes.filter(({ isBreaking }) => isBreaking).length} of ${changes.length} changes break clients`
  return [
    `${out.style('bold', subject.id)}  ${sum} ${out.style('dim', `(${compared.length} compared)`)}`,
    ...changes.flatMap((change) => {
      const [mark, style] = change.isBreaking
        ? (['BREAKING', 'red'] as const)
        : (['additive', 'dim'] as const)
      const where = `(${change.check})`
      return item(`  ${mark}  `, `${printable(toldOf(change))} ${where}`, width).map((line, at) =>
        (at === 0 ? line.replace(mark, out.style(style, mark)) : line).replace(
          where,
          out.style('dim', where),
        ),
      )
    }),
    ...missed
      .flatMap((line) => item('  ', `not compared: ${printable(line)}`, width))
      .map((line) => out.style('dim', line)),
    ...(isNothing && !hasClient
      ? item(
          '  ',
          'Of what takes no client, nothing is recorded: give --client-id and --redirect-uri.',
          width,
        )
      : []),
  ]
}

function toldOf({ where, what, kind, was, is }: Change): string {
  const values = [was === undefined ? '' : ` was ${was}`, is === undefined ? '' : ` is ${is}`]
  const told = values.filter((text) => text !== '').join(',')
  return `${where}: ${what}${where === 'the profile' ? '' : ` ${kind === 'new' ? 'is new' : kind === 'gone' ? 'is gone' : 'changed'}`}${told === '' ? '' : `:${told}`}`
}

function markdownOf({ subject, changes, missed }: Drift): string[] {
  const plain = (text: string): string =>
    `\`${printable(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``
  return [
    `## ${subject.id}`,
    '',
    ...(changes.length === 0
      ? ['As it is written down.']
      : [
          '| | where | what | was | is | check |',
          '| --- | --- | --- | --- | --- | --- |',
          ...changes.map(
            ({ isBreaking, where, what, kind, was, is, check }) =>
              `| ${isBreaking ? '**breaking**' : 'additive'} | ${where} | ${plain(what)} ${kind} | ${was === undefined ? '' : plain(was)} | ${is === undefined ? '' : plain(is)} | \`${check}\` |`,
          ),
        ]),
    '',
    ...missed.map((line) => `- not compared: ${plain(line)}`),
    ...(missed.length === 0 ? [] : ['']),
  ]
}
