import type { Case, ClientCheck } from './case.ts'
import type { Capability, ClientAdapter } from './adapter.ts'
import { clientChecks } from './checks/index.ts'
import { describeError } from './guarded.ts'
import { openGround, type Ground } from './server/ground.ts'
import { playCase, type Played } from './scene.ts'
import { frameOf, subjectOf, verdictOf } from './verdict-of.ts'
import type { RunLog } from '../evidence/run-log.ts'
import { exchangeOf, redactor } from './redacted.ts'
import type { Verdict } from '../verdict.ts'
import { applyWaiver, type Waiver } from '../waivers.ts'

export interface RunClientOptions {
  /** Default: all of them. */
  readonly checks?: readonly ClientCheck[]
  /** How many checks are played at once. Default: 6. */
  readonly concurrency?: number
  /** How long one call of the client may take, in milliseconds. Default: 8,000. */
  readonly deadlineMs?: number
  /** Failures that are known. */
  readonly waivers?: readonly Waiver[]
  readonly signal?: AbortSignal | undefined
  /** Keeps every message that arrives, redacted. */
  readonly log?: RunLog | undefined
}

/**
 * Plays every check against a client and says how each ended, in the order in which they end.
 *
 * A client that cannot sign in at an honest server proves nothing, neither by refusing a hostile one nor by failing at
 * another honest one: its checks are `INCONCLUSIVE`, but where a message that it sent is wrong in itself. Where the
 * signal is aborted, the iteration ends after what is under way.
 */
export async function* runClientChecks(
  adapter: ClientAdapter,
  options: RunClientOptions = {},
): AsyncGenerator<Verdict, void, undefined> {
  const ground = await openGround()
  try {
    yield* playClientChecks(adapter, ground, options)
  } finally {
    await ground.close()
  }
}

interface PlayOptions extends RunClientOptions {
  /** A check ends with its first case that is broken: enough to know that it can fail. */
  readonly untilBroken?: boolean
}

/** The same on a ground that is there already, and stays. */
export async function* playClientChecks(
  adapter: ClientAdapter,
  ground: Ground,
  {
    checks = clientChecks,
    concurrency = 6,
    deadlineMs = 8000,
    waivers = [],
    signal,
    untilBroken = false,
    log,
  }: PlayOptions,
): AsyncGenerator<Verdict, void, undefined> {
  const canaries = log?.redactor()
  try {
    const control = new Map<string, Promise<string | undefined>>()
    const waiting = [...checks]
    const running = new Map<ClientCheck, Promise<readonly [ClientCheck, Verdict]>>()
    while (waiting.length + running.size > 0) {
      while (running.size < concurrency && waiting.length > 0 && signal?.aborted !== true) {
        const check = waiting.shift() as ClientCheck
        running.set(
          check,
          playCheck(check).then((verdict) => [check, verdict] as const),
        )
      }
      if (running.size === 0) return
      const [check, verdict] = await Promise.race(running.values())
      running.delete(check)
      yield applyWaiver(verdict, waivers, Date.now())
    }

    async function playCheck(check: ClientCheck): Promise<Verdict> {
      const started = performance.now()
      const missing = check.needs.filter((need) => !adapter.capabilities.includes(need))
      if (missing.length > 0)
        return verdictOf(check, adapter, {
          outcome: 'SKIP',
          reason: 'not-declared',
          observed: `The adapter does not declare ${missing.join(', ')}.`,
        })
      try {
        const played: Played[] = []
        let obstacle: string | undefined
        for (const declared of check.cases) {
          if (needsOf(declared).some((need) => !adapter.capabilities.includes(need))) continue
          const unable = await ableTo(declared.protocol ?? 'oauth')
          obstacle ??= unable
          const scene = unable === undefined ? declared : byTraffic(declared)
          if (scene === undefined) continue
          const first = await playCase(scene, adapter, ground, deadlineMs)
          // On a busy machine a client may give up before it meets what is prepared for it, or before it has signed in.
          const isShown =
            unable !== undefined ||
            first.result === 'held' ||
            (first.result === 'broken' && scene.expect.end !== 'authenticated')
          const shown = isShown ? first : await playCase(scene, adapter, ground, deadlineMs)
          played.push(shown)
          keepArrivals(check, shown)
          if (untilBroken && shown.result === 'broken') break
        }
        if (obstacle !== undefined && played.every(({ result }) => result !== 'broken'))
          return verdictOf(check, adapter, {
            outcome: 'INCONCLUSIVE',
            reason: 'prerequisite',
            observed: obstacle,
          })
        return verdictOf(
          check,
          adapter,
          frameOf(check, played, Math.round(performance.now() - started)),
        )
      } catch (error) {
        const observed = `The suite failed: ${describeError(error)}.`
        return verdictOf(check, adapter, { outcome: 'ERROR', observed })
      }
    }

    function keepArrivals({ id }: ClientCheck, { arrivals, secrets }: Played): void {
      for (const secret of secrets) canaries?.learn('secret', secret)
      const redact = redactor(secrets)
      for (const arrival of arrivals)
        log?.keep({
          exchange: exchangeOf(arrival, redact),
          subject: subjectOf(adapter),
          lane: 'adversarial',
          check: id,
          sentAt: arrival.at,
          ms: 0,
        })
    }

    /** Signs in at an honest server, once for each protocol: what went wrong, or undefined. */
    function ableTo(protocol: 'oauth' | 'oidc'): Promise<string | undefined> {
      const found = control.get(protocol) ?? signIn(adapter, ground, protocol, deadlineMs)
      control.set(protocol, found)
      return found
    }
  } finally {
    await adapter.close?.()
  }
}

function needsOf({ needs = [], protocol, bait }: Case): readonly Capability[] {
  return [
    ...needs,
    ...(protocol === 'oidc' ? (['id-token'] as const) : []),
    ...(bait === 'userinfo' ? (['userinfo'] as const) : []),
  ]
}

/** A case as far as it is about what a client sends, however its login ends; undefined where it is about more. */
function byTraffic(scene: Case): Case | undefined {
  const { sent } = scene.expect
  return sent && { ...scene, expect: { end: 'any', sent } }
}

async function signIn(
  adapter: ClientAdapter,
  ground: Ground,
  protocol: 'oauth' | 'oidc',
  deadlineMs: number,
): Promise<string | undefined> {
  const honest = { name: 'an honest server', protocol, expect: { end: 'authenticated' } } as const
  const first = await playCase(honest, adapter, ground, deadlineMs)
  // On a busy machine a client may give up, and everything rests on this.
  const { result, observed } =
    first.result === 'held' ? first : await playCase(honest, adapter, ground, deadlineMs)
  return result === 'held'
    ? undefined
    : `The client cannot sign in at an honest server (${protocol}): ${observed}`
}
