import type { Effects } from '../effects/ports.ts'
import { isStillWaiting } from '../failures.ts'
import type { FlowState, StepAction } from '../machine/driver.ts'
import type { Effect } from '../machine/effects.ts'
import type { FlowOutcome } from '../machine/outcome.ts'
import type { Step } from '../machine/run.ts'
import type { Provider } from '../providers/schema.ts'
import { chartStates } from './chart.ts'
import { decisionsOn } from './decisions.ts'
import { definition } from './diagram.ts'
import { authorizationExchange, callbackExchange, directExchange } from './exchanges.ts'
import { PROTOCOL_VERSION, type Content, type InspectionMessage } from './messages.ts'
import { createPlaceholders } from './placeholders.ts'
import {
  redactContext,
  redactEffect,
  redactEvent,
  redactFailure,
  redactUser,
  type Redaction,
} from './redact-flow.ts'

export interface SessionOptions {
  readonly id: string
  readonly isUserShown: boolean
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly send: (message: InspectionMessage) => void
  readonly provider: Provider
}

/** One login, as it is told. */
export interface Session {
  stepped(step: Step): void
  ended(outcome: FlowOutcome): void
  /** Effects that tell of each exchange. */
  tapped(effects: Effects): Effects
}

/** Tells a login, message by message. Each is made anew, of what may leave. */
export function createSession({ id, isUserShown, now, send, provider }: SessionOptions): Session {
  const hide = createPlaceholders({
    secretName: provider.client.parameters.secret,
    known: new Set(numbersIn(provider.user)),
  })
  const redaction = { hide, isUserShown }
  const { endpoints, additionalRequests } = provider
  const own = new Set([
    ...Object.values(endpoints).filter((url) => url !== undefined),
    ...additionalRequests.map(({ url }) => url),
  ])
  let told = 0
  let state = ''

  function tell(content: Content): void {
    const createdAt = String(now())
    send({
      ...content,
      sessionId: id,
      rootId: id,
      createdAt,
      id: String(told++),
      _version: PROTOCOL_VERSION,
    })
  }

  function introduce(first: FlowState): void {
    if (told > 0) return
    state = first.value
    const snapshot = snapshotOf(first, redaction)
    tell({ type: '@xstate.actor', name: provider.id, definition, snapshot })
  }

  function tellAction(action: StepAction): void {
    if (action.type === 'authorization.ready')
      tell(authorizationExchange(action.params.url, state, now(), hide))
    if (!isEffect(action)) return
    const params = redactEffect(action, hide)
    tell({ type: '@trivet.effect', state, effect: action.type, params })
  }

  return {
    stepped({ before, event, after, actions }) {
      introduce(before)
      if (event.type === 'callback.received' && state === 'awaitingCallback') {
        const { redirectUri } = before.context
        tell(callbackExchange(event.response, redirectUri, state, now(), hide))
      }
      const shown = redactEvent(event, redaction)
      // Results of effects carry the attempt that they belong to.
      const isResult = 'attempt' in event
      tell({ type: '@xstate.event', event: shown, ...(isResult && { sourceId: id }) })
      for (const decision of decisionsOn(before, event, hide))
        tell({ type: '@trivet.decision', state, event: event.type, ...decision })
      state = after.value
      tell({ type: '@xstate.snapshot', event: shown, snapshot: snapshotOf(after, redaction) })
      actions.forEach(tellAction)
    },

    ended(outcome) {
      const isAuthenticated = outcome.status === 'authenticated'
      tell({
        type: '@trivet.outcome',
        status: outcome.status,
        code: isAuthenticated ? null : outcome.failure.code,
        failure: isAuthenticated ? null : redactFailure(outcome.failure, hide),
        isWaiting: isStillWaiting(outcome),
        provider: { id: provider.id, name: provider.name },
        scopes: [...(outcome.tokens?.scopes ?? [])],
        missingScopes: isAuthenticated ? [...outcome.missingScopes] : [],
        warnings: isAuthenticated ? outcome.warnings.map(({ code }) => ({ code })) : [],
        user: isAuthenticated ? redactUser(outcome.user, redaction) : null,
      })
    },

    tapped: (effects) => ({
      ...effects,
      async send(request, options) {
        const asked = { request, state, startedAt: now() }
        try {
          const response = await effects.send(request, options)
          tell(directExchange({ ...asked, endedAt: now() }, { response }, hide, own))
          return response
        } catch (error) {
          tell(directExchange({ ...asked, endedAt: now() }, { error }, hide, own))
          throw error
        }
      },
    }),
  }
}

// To give up what is under way is asked for at every exit, mostly for nothing: it is not told.
function isEffect(action: StepAction): action is Exclude<Effect, { type: 'effect.abort' }> {
  return action.type.startsWith('effect.') && action.type !== 'effect.abort'
}

function snapshotOf({ value, context }: FlowState, redaction: Redaction) {
  const { tags = [], isFinal = false } = chartStates.find(({ name }) => name === value) ?? {}
  return {
    status: isFinal ? ('done' as const) : ('active' as const),
    value,
    context: redactContext(context, redaction),
    tags: [...tags],
    ...(isFinal && { output: { status: value, code: context.failure?.code ?? null } }),
  }
}

/** Numbers in the profile are the provider's, not the user's. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((member) => numbersIn(member))
}
