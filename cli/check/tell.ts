import {
  jsonReporter,
  ndjsonReporter,
  summarize,
  textReporter,
  type RunLog,
  type RunPlan,
  type Verdict,
  type Waiver,
} from 'trivet/conformance'
import type { ExitCode } from '../exit-code.ts'
import { notice } from '../notice.ts'
import { showProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { onGithub } from './github.ts'
import type { KeepFindings } from './findings.ts'
import { tellLeaks } from './leaks.ts'
import { reportFiles, type ReportOptions } from './reports.ts'

/** How a run is told. */
export interface TellOptions extends ReportOptions {
  readonly strict?: true
  readonly json?: true
  readonly ndjson?: true
  readonly verbose?: true
  readonly onlyFailures?: true
}

export interface Told {
  readonly plan: RunPlan
  readonly verdicts: () => AsyncIterable<Verdict>
  readonly waivers: readonly Waiver[]
  readonly log: RunLog
  /** The file that findings belong to, where it is known. */
  readonly source?: string | undefined
  readonly keepFindings?: KeepFindings | undefined
}

/** Shows verdicts as they come, writes the reports, and says how the command ends. */
export async function tell(
  { plan, verdicts: run, waivers, log, source, keepFindings }: Told,
  options: TellOptions,
  shell: Shell,
): Promise<ExitCode> {
  const { out, err, signal } = shell
  const files = await reportFiles(options, log, source)
  const text = textReporter({
    style: out.style,
    verbose: options.verbose === true,
    ...(out.isTerminal && { width: Math.min(out.width, 120) }),
    onlyFailures: options.onlyFailures === true,
  })
  const create = options.json ? jsonReporter : options.ndjson ? ndjsonReporter : text
  const leaked = new Map<string, readonly string[]>()
  const github = onGithub(shell, source, (line) => log.leaksIn(line).length === 0)
  const reporters = [create(guarded), ...files.map(({ reporter }) => reporter), ...github.reporters]

  const startedAt = Date.now()
  const verdicts: Verdict[] = []
  const last = (): string => {
    const verdict = verdicts.at(-1)
    return `${verdicts.length} of ${plan.total}${verdict === undefined ? '' : `: ${verdict.subject.id}, ${verdict.lane}, ${verdict.check}`}`
  }
  const stop = showProgress(shell, last, options.json !== true)
  try {
    for (const one of reporters) one.begin?.(plan)
    for await (const verdict of run()) {
      verdicts.push(verdict)
      for (const one of reporters) one.verdict(verdict)
    }
  } finally {
    stop()
  }
  const now = Date.now()
  const summary = summarize(verdicts, {
    waivers,
    strict: options.strict === true,
    isInterrupted: signal.aborted,
    now,
  })
  for (const one of reporters) one.end({ plan, verdicts, summary, startedAt, ms: now - startedAt })
  for (const { path, save } of files) {
    const leaks = await save()
    if (leaks.length > 0) leaked.set(path, leaks)
  }
  await github.save()
  const isPlain = options.json !== true && options.ndjson !== true
  const isClean = (await keepFindings?.(verdicts, isPlain ? guarded : err.print)) ?? true
  // For people each reason stands once among the verdicts.
  if (!isPlain || options.onlyFailures === true || options.verbose === true) warnOfOneReason()
  for (const [place, names] of leaked) tellLeaks(place, names, err)
  return leaked.size > 0 || !isClean ? 6 : summary.code

  /** A line with a secret in it is shown to nobody. */
  function guarded(line: string): void {
    const leaks = log.leaksIn(line)
    if (leaks.length === 0) out.print(github.inert(line))
    else leaked.set('A line of the output', leaks)
  }

  /** Says so where many checks were for nothing, and why: where verdicts are for programs nobody finds it. */
  function warnOfOneReason(): void {
    const reasons = new Map<string, number>()
    for (const { reason, observed } of verdicts)
      if (reason === 'prerequisite') reasons.set(observed, (reasons.get(observed) ?? 0) + 1)
    for (const [observed, count] of reasons)
      if (count >= MANY && log.leaksIn(observed).length === 0)
        notice(
          err,
          'warning',
          `${count} of ${verdicts.length} checks could not be decided, for one reason. ${observed} See to that first: other failures may come of it.`,
        )
  }
}

/** So many checks do not fail to sign in by chance. */
const MANY = 10
