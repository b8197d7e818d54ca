import {
  jsonReporter,
  ndjsonReporter,
  runChecks,
  summarize,
  textReporter,
  type ProviderCheck,
  type Target,
  type Verdict,
} from 'trivet/conformance'
import type { ExitCode } from '../exit-code.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import type { CheckOptions } from './options.ts'
import { waiversIn } from './waivers.ts'

/** Runs the checks, shows their verdicts as they come, and says how the command ends. */
export async function runAndReport(
  targets: readonly Target[],
  checks: readonly ProviderCheck[],
  options: CheckOptions,
  { out, err, signal }: Shell,
): Promise<ExitCode> {
  const waivers = await waiversIn(options.waivers)
  const total = targets.reduce(
    (sum, { lane }) => sum + checks.filter(({ lanes }) => lanes.includes(lane)).length,
    0,
  )
  if (total === 0) throw new UsageError('No check fits: `trivet checks` lists them all.')
  const plan = {
    targets: targets.map(({ subject, lane }) => ({ subject, lane })),
    checks,
    total,
  }
  const text = textReporter({ style: out.style, verbose: options.verbose === true })
  const create = options.json ? jsonReporter : options.ndjson ? ndjsonReporter : text
  const reporter = create(out.print)

  const startedAt = Date.now()
  const verdicts: Verdict[] = []
  const last = (): string => {
    const verdict = verdicts.at(-1)
    return `${verdicts.length} of ${total}${verdict === undefined ? '' : `: ${verdict.subject.id}, ${verdict.lane}, ${verdict.check}`}`
  }
  // Where nobody is looking, a line of progress tells nothing.
  const stop = err.isTerminal ? err.progress(last) : () => {}
  try {
    reporter.begin?.(plan)
    for await (const verdict of runChecks({ targets, checks, waivers, signal })) {
      verdicts.push(verdict)
      reporter.verdict(verdict)
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
  reporter.end({ plan, verdicts, summary, startedAt, ms: now - startedAt })
  return summary.code
}
