import { flowMachine, type StateName } from 'trivet/machine'
import type { InspectionMessage } from 'trivet/inspect'

/** The chart as an inspector sends it: functions are names. */
const flowDefinition = JSON.stringify(flowMachine.config, (_, value: unknown) =>
  typeof value === 'function' ? { type: value.name } : value,
)

type Part<Message> = Message extends InspectionMessage
  ? Omit<Message, 'sessionId' | 'rootId' | 'createdAt' | 'id' | '_version'>
  : never

const BEGAN_AT = Date.UTC(2026, 10, 24, 9, 30)

/** Messages of one login, each with its envelope. */
export function session(
  sessionId: string,
  parts: ReadonlyArray<Part<InspectionMessage>>,
): InspectionMessage[] {
  return parts.map((part, index) => ({
    ...part,
    sessionId,
    rootId: sessionId,
    createdAt: String(BEGAN_AT + index * 7),
    id: String(index),
    _version: '0.7.2',
  }))
}

const snapshotOf = (value: StateName) => ({
  status: flowMachine.states[value]?.type === 'final' ? ('done' as const) : ('active' as const),
  value,
  context: { attempt: 1, state: value === 'awaitingCallback' ? 'redacted-state-1' : null },
  tags: [],
})

export const began = (name: string): Part<InspectionMessage> => ({
  type: '@xstate.actor',
  name,
  definition: flowDefinition,
  snapshot: snapshotOf('idle'),
})

export const step = (event: string, to: StateName): Array<Part<InspectionMessage>> => [
  { type: '@xstate.event', event: { type: event } },
  { type: '@xstate.snapshot', event: { type: event }, snapshot: snapshotOf(to) },
]

const decision = (
  guard: string,
  verdict: boolean,
  target: StateName | null,
  values: Record<string, string>,
): Part<InspectionMessage> => ({
  type: '@trivet.decision',
  state: 'awaitingCallback',
  event: 'callback.received',
  guard,
  description: 'Another authorization server answered: a mix-up.',
  verdict,
  target,
  values,
})

const tokenRequest: Part<InspectionMessage> = {
  type: '@trivet.exchange',
  kind: 'request',
  from: 'client',
  to: 'provider',
  via: null,
  state: 'exchangingCode',
  request: {
    method: 'POST',
    url: 'https://provider.example/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=authorization_code&code=redacted-code-1',
  },
  response: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"access_token":"redacted-access-token-1"}',
  },
  fault: null,
  startedAt: BEGAN_AT,
  endedAt: BEGAN_AT + 31,
}

const outcome = (
  status: 'authenticated' | 'rejected',
  provider: { readonly id: string; readonly name: string },
): Part<InspectionMessage> => {
  const failure =
    status === 'authenticated'
      ? null
      : {
          code: 'callback.issuer-mismatch',
          step: 'callback',
          details: { expected: 'https://provider.example', received: 'https://other.example' },
          retryable: false,
        }
  return {
    type: '@trivet.outcome',
    status,
    code: failure?.code ?? null,
    failure,
    isWaiting: false,
    provider,
    scopes: ['openid'],
    missingScopes: [],
    warnings: [],
    user: failure === null ? { email: 'redacted-email-1' } : null,
  }
}

const github = { id: 'github', name: 'GitHub' }
const google = { id: 'google', name: 'Google' }

/** A login that succeeds. */
export const signedIn = session('flow-1', [
  began('github'),
  ...step('flow.begun', 'preparing'),
  ...step('authorization.prepared', 'awaitingCallback'),
  {
    type: '@trivet.exchange',
    kind: 'authorization',
    from: 'client',
    to: 'provider',
    via: 'browser',
    state: 'awaitingCallback',
    request: {
      method: 'GET',
      url: 'https://provider.example/authorize?response_type=code&state=redacted-state-1',
      headers: {},
    },
    response: null,
    fault: null,
    startedAt: BEGAN_AT,
    endedAt: BEGAN_AT,
  },
  ...step('callback.received', 'exchangingCode'),
  tokenRequest,
  ...step('code.exchanged', 'fetchingUserInfo'),
  ...step('userInfo.fetched', 'authenticated'),
  outcome('authenticated', github),
])

/** A login to which another server answered. */
export const mixedUp = session('flow-2', [
  began('google'),
  ...step('flow.begun', 'preparing'),
  ...step('authorization.prepared', 'awaitingCallback'),
  { type: '@xstate.event', event: { type: 'callback.received' } },
  decision('isExpired', false, 'expired', { expiresAt: '600000', receivedAt: '1000' }),
  decision('hasForeignIssuer', true, 'rejected', {
    expected: 'https://provider.example',
    received: 'https://other.example',
  }),
  ...step('callback.received', 'rejected').slice(1),
  outcome('rejected', google),
])
