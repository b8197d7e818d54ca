import {
  runChecks,
  type Answer,
  type ProviderCheck,
  type RunLog,
  type Target,
} from 'trivet/conformance'
import type { ExitCode } from '../exit-code.ts'
import { notice } from '../notice.ts'
import type { Shell } from '../shell.ts'
import { UsageError } from '../usage-error.ts'
import { findingsIn } from './findings.ts'
import type { CheckOptions } from './options.ts'
import { tell } from './tell.ts'
import { waiversIn } from './waivers.ts'

/** Runs the checks, shows their verdicts as they come, and says how the command ends. */
export async function runAndReport(
  targets: readonly Target[],
  checks: readonly ProviderCheck[],
  options: CheckOptions,
  log: RunLog,
  shell: Shell,
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
  const { record } = options
  const keepFindings =
    record === undefined ? undefined : await findingsIn(record, targets, log, shell)
  await warnOfStrangers(targets, shell)
  const { signal } = shell
  const verdicts = () => runChecks({ targets, checks, waivers, signal })
  return tell(
    { plan, verdicts, waivers, log, source: options.profile ?? options.issuer, keepFindings },
    options,
    shell,
  )
}

/** Says so where a provider does not know the client: then nothing that follows is about the provider. */
async function warnOfStrangers(targets: readonly Target[], { err }: Shell): Promise<void> {
  for (const target of targets) {
    const { subject } = target
    const answer = await askAsClient(target)
    if (answer?.error?.code === 'invalid_client')
      notice(
        err,
        'warning',
        `${subject.id} does not take this client: its id or its secret is wrong, or the way in which it authenticates. Most of what follows is about that.`,
      )
  }
}

/** What the provider says to a client with a code that was made up; null where nobody is asked. */
export async function askAsClient(target: Target): Promise<Answer | null> {
  const { lane, client } = target
  if (lane === 'offline' || lane === 'emulated' || client.clientSecret === undefined) return null
  return target.scene('code-unknown').catch(() => null)
}
