import { placeOf } from './requirement.ts'
import type { Finding } from './finding.ts'
import type { ProviderCheck } from './provider-check.ts'
import { curlOf } from './target/curl.ts'
import { NetworkError, PrerequisiteError, type Capability, type Target } from './target/target.ts'
import type { Outcome, SkipReason, Verdict } from './verdict.ts'
import { applyWaiver, type Waiver } from './waivers.ts'

export interface RunOptions {
  /** Each check runs against each of these, where its lanes say so. */
  readonly targets: readonly Target[]
  readonly checks: readonly ProviderCheck[]
  /** How many checks run at a time against one target. Default: 4 where nothing is sent, else 1: they share a user. */
  readonly concurrency?: number
  readonly waivers?: readonly Waiver[]
  readonly signal?: AbortSignal
  /** Milliseconds, to measure by. Default: the clock. */
  readonly clock?: () => number
}

/** Runs checks, and gives their verdicts in the order of the checks as they come. Stops after an abort. */
export async function* runChecks({
  targets,
  checks,
  concurrency,
  waivers = [],
  signal,
  clock = () => performance.now(),
}: RunOptions): AsyncGenerator<Verdict> {
  for (const target of targets) {
    const own = checks.filter(({ lanes }) => lanes.includes(target.lane))
    // Those that let time pass end the codes and tokens of all others: they come last, one at a time.
    const timeless = own.filter(({ needs }) => !needs.includes('clock'))
    const timed = own.filter(({ needs }) => needs.includes('clock'))
    const isPaper = target.lane === 'offline' || target.lane === 'emulated'
    const width = concurrency ?? (isPaper ? 4 : 1)
    const run = (check: ProviderCheck) => runCheck(check, target, waivers, clock)
    yield* inOrder(timeless, run, width, signal)
    yield* inOrder(timed, run, 1, signal)
  }
}

async function* inOrder(
  checks: readonly ProviderCheck[],
  run: (check: ProviderCheck) => Promise<Verdict>,
  width: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Verdict> {
  const running: Array<Promise<Verdict>> = []
  for (let next = 0; next < checks.length || running.length > 0;) {
    for (; next < checks.length && running.length < width && signal?.aborted !== true; next++) {
      const check = checks[next]
      if (check !== undefined) running.push(run(check))
    }
    const first = running.shift()
    if (first === undefined || signal?.aborted === true) return
    yield await first
  }
}

/** Runs one check against one target. Never rejects: what goes wrong is a verdict too. */
export async function runCheck(
  check: ProviderCheck,
  target: Target,
  waivers: readonly Waiver[],
  clock: () => number,
): Promise<Verdict> {
  const startedAt = clock()
  const finding = missing(check, target) ?? (await tried(check, target))
  const outcome = outcomeOf(finding, check)
  const exchange = finding.evidence.flatMap((one) => ('exchange' in one ? one.exchange : [])).at(-1)
  const verdict: Verdict = {
    schema: 'trivet.verdict/1',
    check: check.id,
    outcome,
    ...(outcome === 'SKIP' || outcome === 'INCONCLUSIVE' ? reasonOf(finding) : {}),
    level: check.level,
    house: check.house,
    subject: target.subject,
    lane: target.lane,
    requirements: check.requirements,
    expected: check.expectation,
    observed: finding.observed,
    evidence: finding.evidence,
    ...(exchange !== undefined && { repro: curlOf(exchange) }),
    threats: check.threats,
    fix: check.fix,
    ms: Math.round(clock() - startedAt),
  }
  return applyWaiver(verdict, waivers, target.now())
}

type Judged = Finding | { readonly kind: 'error'; readonly observed: string; readonly evidence: [] }

async function tried(check: ProviderCheck, target: Target): Promise<Judged> {
  try {
    return await check.run(target)
  } catch (error) {
    if (error instanceof PrerequisiteError) {
      const evidence = error.proofs.map((proof) => proof.evidence)
      return { kind: 'inconclusive', reason: 'prerequisite', observed: error.message, evidence }
    }
    if (error instanceof NetworkError)
      return { kind: 'inconclusive', reason: 'network', observed: error.message, evidence: [] }
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'error', observed: `The check itself failed: ${reason}`, evidence: [] }
  }
}

const why: Readonly<Record<Capability, readonly [SkipReason, string]>> = {
  user: ['needs-user', 'Nobody can sign in here: give --login.'],
  'user-info': ['not-applicable', 'The profile has no user-info endpoint.'],
  secret: ['not-applicable', 'The client has no secret.'],
  'second-client': ['not-declared', 'It takes a second client: give --other-client-id.'],
  'public-client': ['not-declared', 'It takes a public client: give --public-client-id.'],
  'second-redirect-uri': [
    'not-declared',
    'It takes a second registered redirect URI: give --other-redirect-uri.',
  ],
  metadata: ['not-applicable', 'The profile names no metadata document.'],
  'id-token': ['not-applicable', 'The profile has no ID tokens.'],
  revocation: ['not-applicable', 'The profile has no revocation endpoint.'],
  clock: ['needs-consent', 'It waits for minutes: give --slow.'],
}

function missing({ needs }: ProviderCheck, { capabilities }: Target): Finding | null {
  for (const name of Object.keys(why) as Capability[]) {
    if (!needs.includes(name) || capabilities.has(name)) continue
    const [reason, observed] = why[name]
    return { kind: 'skipped', reason, observed, evidence: [] }
  }
  return null
}

function outcomeOf(finding: Judged, { level }: ProviderCheck): Outcome {
  switch (finding.kind) {
    case 'error':
      return 'ERROR'
    case 'skipped':
      return 'SKIP'
    case 'inconclusive':
      return 'INCONCLUSIVE'
    default:
      // What nothing shows is not known, whatever the check says.
      if (finding.evidence.length === 0) return 'INCONCLUSIVE'
  }
  if (finding.kind === 'kept') return 'PASS'
  if (finding.kind === 'nonstrict') return 'NONSTRICT'
  return ({ must: 'FAIL', should: 'WARN', may: 'INFO' } as const)[level]
}

function reasonOf(finding: Judged): Pick<Verdict, 'reason'> {
  return {
    reason: 'reason' in finding && finding.reason !== undefined ? finding.reason : 'no-evidence',
  }
}

/** The sections on which a check rests, as they are written: `RFC 6749 §5.2`. */
export function placesOf({ requirements }: Pick<Verdict, 'requirements'>): string {
  return requirements.map(placeOf).join(', ')
}
