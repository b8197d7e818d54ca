import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  clientChecks,
  createRunLog,
  paperTargets,
  providerChecks,
  runChecks,
  runClientChecks,
  selectChecks,
  summarize,
  type Check,
  type RunPlan,
  type Selection,
  type Verdict,
} from 'trivet/conformance'
import { resolveProfile } from 'trivet/providers'
import { adapterIn, adapterPage } from '../check/adapters.ts'
import { badgeOf, scoreOf, type Score } from '../check/score.ts'
import { tellLeaks } from '../check/leaks.ts'
import { reportFiles, type ReportOptions } from '../check/reports.ts'
import type { ExitCode } from '../exit-code.ts'
import { ids, providerById } from '../profiles.ts'
import { showProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { table } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { collect, readShard } from './options.ts'

interface MatrixOptions extends ReportOptions {
  readonly adapter?: readonly string[]
  readonly badges?: string
  readonly json?: true
  readonly shard?: NonNullable<Selection['shard']>
}

export const addMatrix: AddCommand = (program, shell, end) => {
  program
    .command('matrix')
    .description(
      'Holds every provider, as it is written down, and every client that an adapter is given for, to the checks, and shows how many they keep.',
    )
    .argument('[providers...]', 'ids of providers (default: all)')
    .option('--adapter <file>', `a client: see ${adapterPage()}; may be repeated`, collect)
    .option('--shard <part/of>', 'one part of the providers: 1/4', readShard)
    .option('--badges <folder>', 'write a badge for each, as shields.io reads it')
    .option('--report <file>', 'write a report; may be repeated: see `trivet check`', collect)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (named: readonly string[], options: MatrixOptions) =>
      end(await run(named, options, shell)),
    )
}

const help = `
Examples:
  $ trivet matrix
  $ trivet matrix github google --adapter ./my-client.mjs
  $ trivet matrix --shard 1/4 --report matrix.html --badges badges

Exit codes:
  0 held, 1 a violated MUST, 2 wrong usage, 6 a fault of ours, 130 interrupted`

async function run(
  named: readonly string[],
  options: MatrixOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { out, err, signal } = shell
  const all = named.length === 0 ? ids() : named
  const { shard } = options
  const chosen =
    shard === undefined ? all : all.filter((_, at) => at % shard.of === shard.index - 1)
  const log = createRunLog(false)
  const targets = chosen.flatMap((id) =>
    paperTargets(resolveProfile(providerById(id), { examples: true }), { signal, log }),
  )
  const adapters = await Promise.all((options.adapter ?? []).map((path) => adapterIn(path)))
  const files = await reportFiles(options, log)
  const checks: readonly Check[] = [
    ...providerChecks,
    ...(adapters.length > 0 ? selectChecks(clientChecks, {}) : []),
  ]
  const plan: RunPlan = {
    targets: [
      ...targets.map(({ subject, lane }) => ({ subject, lane })),
      ...adapters.map(({ name }) => ({
        subject: { kind: 'client', id: name } as const,
        lane: 'adversarial' as const,
      })),
    ],
    checks,
    total:
      targets.reduce(
        (sum, { lane }) => sum + providerChecks.filter(({ lanes }) => lanes.includes(lane)).length,
        0,
      ) +
      adapters.length * clientChecks.length,
  }

  const startedAt = Date.now()
  const verdicts: Verdict[] = []
  const far = (): string =>
    `${verdicts.length} of ${plan.total}: ${verdicts.at(-1)?.subject.id ?? ''}`
  const stop = showProgress(shell, far, false)
  try {
    for await (const verdict of runChecks({ targets, checks: providerChecks, signal }))
      verdicts.push(verdict)
    for (const adapter of adapters)
      for await (const verdict of runClientChecks(adapter, { signal, log })) verdicts.push(verdict)
  } finally {
    stop()
  }
  const now = Date.now()
  const summary = summarize(verdicts, { isInterrupted: signal.aborted, now })
  const subjects = [...new Set(verdicts.map(({ subject }) => subject.id))]
  const scores = subjects.map((id) => scoreOf(verdicts.filter(({ subject }) => subject.id === id)))

  if (options.json) out.print(JSON.stringify({ schema: 'trivet.matrix/1', scores }))
  else for (const line of linesOf(scores, roomIn(out))) out.print(line)
  for (const { path, reporter, save } of files) {
    reporter.end({ plan, verdicts, summary, startedAt, ms: now - startedAt })
    const leaks = await save()
    if (leaks.length > 0) return tellLeaks(path, leaks, err)
  }
  if (options.badges !== undefined)
    await writeBadges(options.badges, scores, new Date(now).toISOString().slice(0, 10))
  return signal.aborted ? 130 : scores.some(({ failed }) => failed.length > 0) ? 1 : 0
}

function linesOf(scores: readonly Score[], width: number): string[] {
  const rows = scores.map(({ id, kind, must, should, may, ours, notShown, failed }) => [
    id,
    kind,
    ...[must, should, may, ours].map(({ kept, played }) => `${kept}/${played}`),
    String(notShown),
    failed.slice(0, 3).join(' ') + (failed.length > 3 ? ` and ${failed.length - 3} more` : ''),
  ])
  return table(
    ['SUBJECT', 'KIND', 'MUST', 'SHOULD', 'MAY', 'OURS', 'NOT SHOWN', 'VIOLATED MUST'],
    rows,
    width,
  )
}

async function writeBadges(folder: string, scores: readonly Score[], day: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    for (const score of scores)
      await writeFile(
        join(folder, `${score.id.replaceAll(/[^\w.-]/g, '-')}.json`),
        `${JSON.stringify(badgeOf(score, day))}\n`,
      )
  } catch (error) {
    throw new UsageError(
      `The badges cannot be written to ${folder}: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}
