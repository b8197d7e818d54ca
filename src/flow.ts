import { checkCallback, readCallback, readCallbackAddress, type Callback } from './callback.ts'
import {
  checkClient,
  checkData,
  checkMilliseconds,
  checkParameters,
  checkProvider,
  checkRedirectUri,
  checkScopes,
} from './configuration.ts'
import type { Effects } from './effects/ports.ts'
import { webEffects } from './effects/web.ts'
import { failure, type Failure } from './failures.ts'
import { FlowError } from './flow-error.ts'
import { policyOf } from './machine/callback-policy.ts'
import { initialState, type FlowState } from './machine/driver.ts'
import type { FlowEvent } from './machine/events.ts'
import { outcomeOf } from './machine/outcome.ts'
import { surroundingsOf, type Client } from './machine/perform/surroundings.ts'
import type { Inspection } from './machine/inspection.ts'
import { run, transitionOf, type Ran, type Step, type Transition } from './machine/run.ts'
import { present, refusal, type Outcome } from './outcome.ts'
import { pendingOf, stateOfPending, type PendingFlow } from './pending.ts'
import { stateOf } from './protocol/authorization-response.ts'
import type { Json } from './protocol/json.ts'
import type { TokenSet } from './protocol/token-response.ts'
import { providerKey } from './protocol/user.ts'
import { asDefined } from './providers/defined.ts'
import type { Provider } from './providers/schema.ts'
import { withDefaults } from './providers/variables.ts'

export interface FlowOptions extends Client {
  /** A profile: one of `trivet/providers`, or what `defineProvider`, `resolveProfile` or `discover` made. */
  readonly provider: Provider
  /** Where the provider sends the user back to: registered there, the same byte for byte. */
  readonly redirectUri: string
  /** Network, clock and randomness. Default: `webEffects()`, which runs everywhere. */
  readonly effects?: Effects
  /** How long the user may be away, in milliseconds. Default: 600,000 (10 minutes). */
  readonly lifetimeMs?: number
  /** How long one request to the provider may take, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number
  /**
   * Called at each step of the chart, of every login, with names only: `{ from, event, to }`. For logs and
   * for showing what happens. What it throws is not caught.
   */
  readonly onTransition?: (transition: Transition) => void
  /** Shows each login, without its secrets: `createFlowInspector` and `recordTrace` of `trivet/inspect` make one. */
  readonly inspect?: Inspection
}

export interface BeginOptions extends CallOptions {
  /** Default: the profile's. */
  readonly scopes?: readonly string[]
  /** Further authorization request parameters of the provider's own, such as `access_type` at Google. */
  readonly params?: Readonly<Record<string, string>>
  /** The account to suggest. Left out where the provider has no such parameter. */
  readonly loginHint?: string
  /** OpenID Connect `prompt`. Left out where the provider has no such parameter. */
  readonly prompt?: string
  /** Another redirect URI for this login. */
  readonly redirectUri?: string
  /** The application's own, as JSON: it comes back in the outcome. */
  readonly data?: Json
}

export interface CallOptions {
  /** Ends the call, and whatever is under way. */
  readonly signal?: AbortSignal | undefined
}

/** A login that has begun. */
export interface Begun {
  /** Send the user here. */
  readonly url: string
  /** A handle under which `pending` may be kept; `idOf(callback)` gives the same one. It is no secret. */
  readonly id: string
  /** Keep this until the callback: confidential, bound to this browser, never in a URL. */
  readonly pending: PendingFlow
}

/** Logins with one provider for one client. Keeps nothing between calls. */
export interface Flow {
  /** The profile, resolved. */
  readonly provider: Provider
  /** Where the provider sends the user back to. */
  readonly redirectUri: string
  /**
   * Authorize: makes the URL to which the user is sent.
   *
   * Rejects with `FlowError` (`authorization.preparation-failed`, `flow.cancelled`) and with `TypeError`
   * for parameters that cannot be, and for `data` that is not JSON.
   *
   * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 RFC 6749 §4.1.1}
   */
  begin(options?: BeginOptions): Promise<Begun>
  /**
   * Exchange and UserInfo: from the callback to the outcome. Never rejects for what a provider, a network
   * or an attacker does.
   *
   * An absolute URL must match the redirect URI; a relative one and a `Request` its path (behind a proxy the
   * origin is not the public one); a `URLSearchParams` is not compared. A missing `pending` is the failure
   * `callback.flow-not-found`. Two calls with copies of one `pending` can both exchange: keep it in a place
   * from which it can be taken once.
   *
   * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 RFC 6749 §4.1.2}
   */
  complete(
    pending: PendingFlow | null | undefined,
    callback: Callback,
    options?: CallOptions,
  ): Promise<Outcome>
  /** UserInfo once more, with the tokens of an outcome whose user information failed. */
  fetchUser(tokens: TokenSet, options?: CallOptions): Promise<Outcome>
  /**
   * The `id` that `begin` gave, out of a callback's address; undefined where it has no single `state`.
   * For a posted callback, give it the form.
   */
  idOf(callback: Callback): string | undefined
}

// 96 of the 256 random bits: enough to tell flows apart; the other 160 stay secret.
const ID_LENGTH = 16

/**
 * Makes the logins of one client with one provider. Does no work itself: call it once, or at every request.
 *
 * @throws TypeError for a profile, a client or a redirect URI that cannot be right.
 */
export function createFlow(options: FlowOptions): Flow {
  // Without types they may be missing.
  const own = Object(options) as FlowOptions
  const { provider: given, clientId, clientSecret, lifetimeMs, timeoutMs } = own
  const { redirectUri: registered, effects = webEffects() } = own
  checkProvider(given)
  const provider = asDefined(withDefaults(given))
  const client = { clientId, clientSecret }
  checkClient(provider, client)
  checkRedirectUri(provider, registered)
  checkMilliseconds('lifetimeMs', lifetimeMs)
  checkMilliseconds('timeoutMs', timeoutMs)
  const surroundings = surroundingsOf({ effects, client, provider, lifetimeMs, timeoutMs })
  const policy = policyOf(provider)
  const key = providerKey(provider)
  const { inspect, onTransition } = own

  /** A call: it may feed several events to the chart, one after the other. */
  const call = (signal: AbortSignal | undefined) => {
    const watch = inspect?.watch(surroundings)
    const around = watch === undefined ? surroundings : { ...surroundings, effects: watch.effects }
    const onStep =
      onTransition === undefined && watch === undefined
        ? undefined
        : (step: Step): void => {
            if (onTransition !== undefined) tell(onTransition, step)
            watch?.stepped(step)
          }
    return {
      effects: around.effects,
      advance: (from: FlowState, event: FlowEvent) => run(from, event, around, signal, onStep),
      end: (outcome: Outcome): Outcome => {
        watch?.ended(outcome)
        return outcome
      },
    }
  }

  return {
    provider,
    redirectUri: registered,

    async begin({ signal, data, ...request } = {}) {
      const { redirectUri = registered, scopes = provider.scopes.default } = request
      checkScopes(scopes)
      checkParameters(provider, request.params ?? {})
      if (redirectUri !== registered) checkRedirectUri(provider, redirectUri)
      checkData(data)
      const parameters = parametersOf(provider, request)
      const begun: FlowEvent = {
        type: 'flow.begun',
        provider: key,
        redirectUri,
        // A copy: the caller's own array may change while the request is made, or while the user is away.
        scopes: [...scopes],
        policy,
        parameters,
      }
      const { advance, end } = call(signal)
      const { state, notices } = await advance(initialState, begun)
      const ready = notices.find((notice) => notice.type === 'authorization.ready')
      if (ready === undefined) {
        const failed = failureOf(state.context.failure)
        end(refusal(failed))
        throw new FlowError(failed)
      }
      const pending = pendingOf(state, data)
      return { url: ready.params.url, id: pending.state.slice(0, ID_LENGTH), pending }
    },

    async complete(pending, callback, { signal } = {}) {
      checkCallback(callback)
      const { effects, advance, end } = call(signal)
      if (pending === null || pending === undefined)
        return end(refusal(failure('callback.flow-not-found', {})))
      const restored = stateOfPending(pending, provider)
      if (!restored.ok) return end(refusal(restored.failure))
      const { state, data } = restored.value
      const response = await readCallback(callback, signal)
      if (!response.ok) return end(refusal(response.failure, data))
      const resumed = await advance(state, { type: 'flow.resumed', policy })
      const received: FlowEvent = {
        type: 'callback.received',
        provider: key,
        response: response.value,
        receivedAt: timeBy(effects),
      }
      return end(outcomeOfRun(await advance(resumed.state, received), data))
    },

    async fetchUser(tokens, { signal } = {}) {
      const subject = await subjectOf(tokens)
      const presented: FlowEvent = {
        type: 'tokens.presented',
        provider: key,
        tokens,
        subject,
      }
      const { advance, end } = call(signal)
      return end(outcomeOfRun(await advance(initialState, presented)))
    },

    idOf(callback) {
      return stateOf(readCallbackAddress(callback))?.slice(0, ID_LENGTH)
    },
  }
}

function outcomeOfRun({ state, notices }: Ran, data?: Json): Outcome {
  const refused = notices.find((notice) => notice.type === 'callback.refused')
  if (refused !== undefined) return refusal(refused.params.failure, data)
  const outcome = outcomeOf(state.context)
  return outcome === undefined ? refusal(failureOf(null), data) : present(outcome, data)
}

function tell(onTransition: (transition: Transition) => void, step: Step): void {
  const transition = transitionOf(step)
  if (transition !== undefined) onTransition(transition)
}

async function subjectOf({ idToken }: TokenSet): Promise<string | null> {
  if (idToken === undefined) return null
  const { subjectOfVerified } = await import('./protocol/id-token-subject.ts')
  return subjectOfVerified(idToken)
}

/** A clock that fails says nothing, and what comes at no time comes too late. */
function timeBy(effects: Effects): number {
  try {
    const time: unknown = effects.now()
    return typeof time === 'number' ? time : Number.NaN
  } catch {
    return Number.NaN
  }
}

/** A run that ended without a word was cancelled before it could say one. */
function failureOf(reported: Failure | null): Failure {
  return reported ?? failure('flow.cancelled', {})
}

function parametersOf(
  { authorization }: Provider,
  { params, loginHint, prompt }: BeginOptions,
): Record<string, string> {
  const parameters = { ...authorization.parameters, ...params }
  if (loginHint !== undefined && authorization.loginHint !== null)
    parameters[authorization.loginHint] = loginHint
  if (prompt !== undefined && authorization.prompt !== null)
    parameters[authorization.prompt] = prompt
  return parameters
}
