import { FlowError, type Begun, type BeginOptions, type Flow, type Outcome } from 'trivet'
import type { Effects } from 'trivet/effects'
import type { Client, Inspection } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import type { Report } from '../report.ts'
import { serve } from '../serve.ts'
import type { Tape } from '../record/tape.ts'
import type { Listener } from '../story.ts'
import { createTracedFlow } from '../traced-flow.ts'
import { asUsage, usageErrorOf } from '../usage-error.ts'
import { createGate, type Gate } from './gate.ts'
import { cancelled } from './without-callback.ts'

export interface SignIn {
  readonly provider: Provider
  readonly client: Client
  readonly request: Pick<BeginOptions, 'scopes' | 'params'>
  /** Where the callback arrives; 0 takes any free port. */
  readonly port: number
  /** How long the user may be away, in milliseconds. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly effects?: Effects | undefined
  readonly listener: Listener
  /** Is told what happens, where somebody looks. */
  readonly inspect?: Inspection | undefined
  /** Keeps what is sent and received. */
  readonly tape?: Tape
  /** Told of each callback that is not this login's. */
  readonly onRefused: (report: Report) => void
  /**
   * Sends the user to the provider. Resolves as soon as the user has been sent; `true` where nobody will
   * come any more, because the user was played and has been here.
   */
  readonly visit: (url: string, redirectUri: string) => Promise<boolean>
}

/**
 * Signs a user in: a server on loopback, the provider's page, the callback, the outcome.
 *
 * @returns Null where nobody came back in time.
 * @throws UsageError for what the user gave and cannot be.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 RFC 8252 §7.3}
 */
export async function signIn(options: SignIn): Promise<Outcome | null> {
  const { provider, client, port, timeoutMs, signal, effects, listener, inspect, tape } = options
  let answer = async (_: Request): Promise<Response> => new Response(null, { status: 503 })
  const served = await serve((request) => answer(request), port)
  try {
    const redirectUri = `${served.origin}/callback`
    const flow = asUsage(() =>
      createTracedFlow(
        {
          provider,
          ...client,
          redirectUri,
          lifetimeMs: timeoutMs,
          ...(effects && { effects }),
          ...(inspect && { inspect }),
        },
        listener,
        tape,
      ),
    )
    const expiresAt = Date.now() + timeoutMs
    const begun = await begin(flow, options)
    if (!('url' in begun)) return begun
    const gate = createGate({
      flow,
      begun,
      onRefused: options.onRefused,
      signal,
      ...(tape && { tape }),
    })
    answer = (request) => gate.fetch(request)

    const over = new AbortController()
    const waiting = [gate.outcome, untilGivenUp(expiresAt, gate, over.signal, signal)]
    const visited = options.visit(begun.url, redirectUri).then(async (isOver) => {
      return isOver && gate.lastRefusal !== null ? gate.lastRefusal : new Promise<never>(() => {})
    })
    return await Promise.race([...waiting, visited]).finally(() => over.abort())
  } finally {
    await served.close()
  }
}

async function begin(flow: Flow, { request, signal }: SignIn): Promise<Begun | Outcome> {
  try {
    return await flow.begin({ ...request, signal })
  } catch (error) {
    if (!(error instanceof FlowError)) throw usageErrorOf(error)
    const { failure } = error
    return failure.code === 'flow.cancelled' ? cancelled() : { status: 'failed', failure }
  }
}

/** The time is up, or the user gave up. A callback that is being worked on ends by itself. */
function untilGivenUp(
  expiresAt: number,
  gate: Gate,
  over: AbortSignal,
  signal: AbortSignal,
): Promise<Outcome | null> {
  return new Promise((resolve) => {
    const end = (outcome: Outcome | null): void => void gate.idle().then(() => resolve(outcome))
    const giveUp = (): void => end(cancelled())
    const timer = setTimeout(end, Math.min(expiresAt - Date.now(), LONGEST_TIMER_MS), null)
    signal.addEventListener('abort', giveUp, { once: true })
    over.addEventListener('abort', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    })
    if (signal.aborted) giveUp()
  })
}

/** A timer longer than this fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647
