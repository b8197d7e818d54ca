import { failure, type Failure } from '../../src/failures.ts'
import type { FlowState } from '../../src/machine/driver.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import type { StateName } from '../../src/machine/flow-chart.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'
import {
  begun,
  EXPIRES_AT,
  NONCE,
  policy,
  received,
  STATE,
  tokenBody,
  tokens,
  userBody,
  VERIFIER,
  waiting,
} from './support.ts'

const ID_TOKEN = 'id-token-canary'

export const stateNames = Object.keys(flowMachine.states) as StateName[]

/** Attempts so far, in the context of {@link inState}. */
const ATTEMPT = 3

/** Any state, with as much in its context as can be there. */
export function inState(value: StateName): FlowState {
  return {
    value,
    context: { ...waiting().context, attempt: ATTEMPT, tokens, rawToken: tokenBody },
  }
}

const aFailure: Failure = failure('network.reset', { host: 'issuer.example' })

type EventType = FlowEvent['type']

/** One good event of each type. */
export function eventOfType(type: EventType, attempt: number = ATTEMPT): FlowEvent {
  return eventsOfType(type, attempt)[0]
}

/** Events of a type: a good one, and the others that the chart tells from it. */
export function eventsOfType(
  type: EventType,
  attempt: number = ATTEMPT,
): readonly [FlowEvent, ...FlowEvent[]] {
  switch (type) {
    case 'flow.begun':
      return [begun]
    case 'flow.resumed':
      return [{ type, policy }]
    case 'flow.cancelled':
      return [{ type }]
    case 'tokens.presented':
      return [
        { type, provider: 'example', tokens, subject: null },
        { type, provider: 'example', tokens, subject: 'user-1' },
      ]
    case 'callback.received':
      return [received()]
    case 'authorization.prepared': {
      const secrets = { state: STATE, codeVerifier: VERIFIER, nonce: NONCE }
      const url = 'https://issuer.example/authorize?x'
      return [
        { type, attempt, url, ...secrets, expiresAt: EXPIRES_AT },
        { type, attempt, url, ...secrets, codeVerifier: null, nonce: null, expiresAt: EXPIRES_AT },
      ]
    }
    case 'code.exchanged': {
      const exchanged = { type, attempt, tokens, raw: tokenBody, missingScopes: [] }
      return [
        { ...exchanged, idTokenExpected: false },
        { ...exchanged, idTokenExpected: true },
        { ...exchanged, tokens: { ...tokens, idToken: ID_TOKEN }, idTokenExpected: true },
      ]
    }
    case 'idToken.verified':
      return [{ type, attempt, claims: { sub: 'user-1' }, subject: 'user-1' }]
    case 'userInfo.fetched': {
      const fetched = { type, attempt, raw: { user: userBody }, user: aUser }
      return [
        { ...fetched, subject: 'user-1' },
        { ...fetched, subject: 'user-2' },
        { ...fetched, subject: null },
      ]
    }
    case 'userInfo.failed':
      return [
        { type, attempt, failure: aFailure, retryAfterMs: 0 },
        { type, attempt, failure: aFailure, retryAfterMs: 12_000 },
        { type, attempt, failure: aFailure, retryAfterMs: 30_001 },
        { type, attempt, failure: aFailure, retryAfterMs: null },
      ]
    case 'wait.elapsed':
      return [{ type, attempt }]
    case 'authorization.failed':
    case 'exchange.failed':
    case 'wait.failed':
      return [{ type, attempt, failure: aFailure }]
    case 'idToken.refused':
      return [{ type, attempt, failure: failure('id-token.signature-invalid', {}) }]
  }
}

const aUser = {
  provider: 'example',
  id: 'user-1',
  name: null,
  username: null,
  email: null,
  emailVerified: null,
  avatarUrl: null,
  profileUrl: null,
  locale: null,
}

/** Every type of event. Complete: a type that is missing here, or too much, is a type error. */
export const eventTypes = Object.keys({
  'flow.begun': 0,
  'flow.resumed': 0,
  'flow.cancelled': 0,
  'tokens.presented': 0,
  'callback.received': 0,
  'authorization.prepared': 0,
  'authorization.failed': 0,
  'code.exchanged': 0,
  'exchange.failed': 0,
  'idToken.verified': 0,
  'idToken.refused': 0,
  'userInfo.fetched': 0,
  'userInfo.failed': 0,
  'wait.elapsed': 0,
  'wait.failed': 0,
} satisfies Record<EventType, 0>) as EventType[]
