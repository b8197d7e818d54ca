import type { FlowContext } from '../machine/context.ts'
import type { FlowState } from '../machine/driver.ts'
import type { FlowEvent } from '../machine/events.ts'
import type { StateName } from '../machine/flow-chart.ts'
import * as guards from '../machine/guards.ts'
import { duplicateParameter } from '../protocol/authorization-response.ts'
import type { JsonObject } from '../protocol/json.ts'
import { chartTransitions } from './chart.ts'
import type { Placeholders } from './placeholders.ts'
import { redactUrl } from './redact-http.ts'

type GuardName = keyof typeof guards

/** A guard that was asked, and what it said. */
export interface Decision {
  readonly guard: GuardName
  readonly description: string
  readonly verdict: boolean
  readonly target: StateName | null
  readonly values: JsonObject
}

/** The guards that the chart asks about an event, in its order, up to the one that holds. */
export function decisionsOn(
  { value, context }: FlowState,
  event: FlowEvent,
  hide: Placeholders,
): readonly Decision[] {
  const asked: Decision[] = []
  for (const { from, event: type, guard, to, description } of chartTransitions) {
    if (from !== value || type !== event.type) continue
    if (guard === null) break
    const name = guard as GuardName
    // Each guard takes the one event that it is asked about.
    const holds = guards[name] as (scope: { context: FlowContext }, event: FlowEvent) => boolean
    const show = values[name] as (shown: Shown<FlowEvent>) => JsonObject
    const verdict = holds({ context }, event)
    const target = to === from ? null : to
    asked.push({
      guard: name,
      description,
      verdict,
      target,
      values: show({ context, event, hide }),
    })
    if (verdict) break
  }
  return asked
}

interface Shown<Event> {
  readonly context: FlowContext
  readonly event: Event
  readonly hide: Placeholders
}

type Values = {
  readonly [Name in GuardName]: (shown: Shown<Parameters<(typeof guards)[Name]>[1]>) => JsonObject
}

/** What each guard compares. */
const values: Values = {
  isStateMissing: ({ event: { response } }) => ({ received: response.state.length }),
  isStateDuplicated: ({ event: { response } }) => ({ received: response.state.length }),
  isStateDifferent: ({ context, event: { response }, hide }) => ({
    expected: context.state && hide.text('state', context.state),
    received: hide.text('state', response.state[0] ?? ''),
  }),
  isForAnotherProvider: ({ context, event }) => ({
    expected: context.provider,
    received: event.provider,
  }),
  isAtAnotherAddress: ({ context, event: { response }, hide }) => ({
    expected: redactUrl(context.redirectUri, hide),
    received: response.address && `${response.address.origin ?? ''}${response.address.path}`,
  }),
  isExpired: ({ context, event }) => ({
    expiresAt: context.expiresAt,
    receivedAt: event.receivedAt,
  }),
  hasDuplicateParameter: ({ event: { response } }) => ({
    parameter: duplicateParameter(response) ?? null,
  }),
  hasUnexpectedParameter: ({ event: { response } }) => ({
    parameters: response.unexpected.map(({ parameter }) => parameter),
  }),
  hasForeignIssuer: issuers,
  lacksIssuer: (shown) => ({ ...issuers(shown), presence: shown.context.policy.issuer.presence }),
  isDenied: ({ context, event: { response }, hide }) => ({
    error: response.error.map((error) => hide.clean(error)),
    denials: context.policy.denials,
  }),
  hasError: ({ event: { response }, hide }) => ({
    error: response.error.map((error) => hide.clean(error)),
  }),
  lacksCode: ({ event: { response }, hide }) => ({
    code: response.code.map((code) => hide.text('code', code)),
  }),
  hasUnannouncedIssuer: (shown) => ({
    ...issuers(shown),
    presence: shown.context.policy.issuer.presence,
  }),
  isLate: ({ context, event }) => ({ expected: context.attempt, received: event.attempt }),
  lacksIdToken: ({ event }) => ({
    isExpected: event.idTokenExpected,
    isThere: event.tokens.idToken !== undefined,
  }),
  hasIdToken: ({ event }) => ({ isThere: event.tokens.idToken !== undefined }),
  isAnotherSubject: ({ context, event, hide }) => ({
    expected: context.subject && hide.text('sub', context.subject),
    received: event.subject && hide.text('sub', event.subject),
  }),
  mayTryAgain: ({ context, event }) => ({
    tries: context.userInfoTries,
    waitedMs: context.waitedMs,
    retryAfterMs: event.retryAfterMs,
  }),
}

function issuers({
  context,
  event: { response },
  hide,
}: Shown<Parameters<typeof guards.hasForeignIssuer>[1]>): JsonObject {
  return {
    expected: context.policy.issuer.expected,
    received: response.iss.map((issuer) => hide.clean(issuer)),
  }
}
