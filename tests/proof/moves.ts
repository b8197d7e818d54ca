import { failure, type Failure } from '../../src/failures.ts'
import type { CallbackPolicy } from '../../src/machine/callback-policy.ts'
import type { FlowContext } from '../../src/machine/context.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import { readAuthorizationResponse } from '../../src/protocol/authorization-response.ts'
import { eventOfType } from '../model/events.ts'
import {
  begun,
  CODE,
  ISSUER,
  NONCE,
  REDIRECT_URI,
  STATE,
  tokens,
  VERIFIER,
} from '../model/support.ts'
import { NOW } from '../model/world.ts'
import { kinds, urlOf } from './callbacks.ts'

/**
 * One thing that can happen to a login. The name is enough to make it happen to a real one; the
 * event is what the chart gets of it, for the enumeration of paths.
 */
export interface Move {
  readonly name: string
  /**
   * `world`: the answer to an effect. `outside`: from the application or the browser. `late`: an
   * old answer.
   */
  readonly by: 'outside' | 'world' | 'late'
  readonly event: (context: FlowContext) => FlowEvent
}

const EXPIRES_AT = NOW + 600_000
const limited = failure('userinfo.rate-limited', { request: 'user', status: 429, retryAt: null })
const said = { error: 'x', standardError: null, description: null, uri: null }

const policyWith = (presence: CallbackPolicy['issuer']['presence']): CallbackPolicy => ({
  issuer: { expected: ISSUER, presence, onErrorToo: true },
  denials: ['access_denied'],
  captures: {},
})

const outside = (name: string, event: Move['event']): Move => ({ name, by: 'outside', event })
const world = (name: string, event: Move['event']): Move => ({ name, by: 'world', event })
const late = (type: FlowEvent['type']): Move => ({
  name: `late: ${type}`,
  by: 'late',
  event: ({ attempt }) => eventOfType(type, attempt - 1),
})

const beginnings = (['optional', 'absent', 'required'] as const).map((presence) =>
  outside(`begin: iss ${presence}`, () => ({ ...begun, policy: policyWith(presence) })),
)

const presentations = [null, 'user-1'].map((subject) =>
  outside(subject === null ? 'present: tokens' : 'present: tokens and ID token', () => ({
    type: 'tokens.presented',
    provider: 'example',
    tokens,
    subject,
  })),
)

const goodArrival = {
  parameters: [
    ['code', CODE],
    ['state', STATE],
    ['iss', ISSUER],
  ] as const,
  address: REDIRECT_URI,
  provider: 'example',
  receivedAt: NOW,
}

const callbacks = kinds.map(({ name, make }) =>
  outside(`callback: ${name}`, ({ expiresAt }) => {
    const arrival = make(goodArrival, { expiresAt })
    const { provider, receivedAt } = arrival
    const response = readAuthorizationResponse(urlOf(arrival))
    return { type: 'callback.received', provider, response, receivedAt }
  }),
)

const exchanged = (name: string, idToken: boolean, idTokenExpected: boolean): Move =>
  world(name, ({ attempt }) => ({
    type: 'code.exchanged',
    attempt,
    tokens: idToken ? { ...tokens, idToken: 'x.y.z' } : tokens,
    raw: {},
    missingScopes: [],
    idTokenExpected,
  }))

const fetched = (name: string, subject: string): Move =>
  world(
    name,
    (context) => ({ ...eventOfType('userInfo.fetched', context.attempt), subject }) as FlowEvent,
  )

const unfetched = (name: string, failed: Failure, retryAfterMs: number | null): Move =>
  world(name, ({ attempt }) => ({
    type: 'userInfo.failed',
    attempt,
    failure: failed,
    retryAfterMs,
  }))

const failing = (
  name: string,
  type: 'authorization.failed' | 'exchange.failed' | 'idToken.refused' | 'wait.failed',
  failed: Failure,
): Move => world(name, ({ attempt }) => ({ type, attempt, failure: failed }))

export const moves: readonly Move[] = [
  ...beginnings,
  ...presentations,
  world('prepared', ({ attempt }) => ({
    type: 'authorization.prepared',
    attempt,
    url: '',
    state: STATE,
    codeVerifier: VERIFIER,
    nonce: NONCE,
    expiresAt: EXPIRES_AT,
  })),
  failing(
    'not prepared',
    'authorization.failed',
    failure('authorization.preparation-failed', { adapter: '' }),
  ),
  ...callbacks,
  exchanged('tokens', false, false),
  exchanged('tokens without the ID token', false, true),
  exchanged('tokens and ID token', true, true),
  failing('no tokens', 'exchange.failed', failure('exchange.rejected', { ...said, status: 400 })),
  world('ID token verified', ({ attempt }) => eventOfType('idToken.verified', attempt)),
  failing('ID token forged', 'idToken.refused', failure('id-token.signature-invalid', {})),
  fetched('user', 'user-1'),
  fetched('another user', 'user-2'),
  unfetched('user later', limited, 1000),
  unfetched('user much later', limited, 31_000),
  unfetched(
    'no user',
    failure('userinfo.unauthorized', { ...said, request: 'user', status: 401 }),
    null,
  ),
  world('waited', ({ attempt }) => ({ type: 'wait.elapsed', attempt })),
  failing('cannot wait', 'wait.failed', limited),
  // What the profile says may have changed in the meantime.
  outside('resume', ({ policy: { denials, ...policy } }) => ({
    type: 'flow.resumed',
    policy: { ...policy, denials: [...denials, 'user_denied'] },
  })),
  outside('cancel', () => ({ type: 'flow.cancelled' })),
]

export const lateMoves: readonly Move[] = (
  [
    ...(['authorization.prepared', 'authorization.failed', 'code.exchanged'] as const),
    ...(['exchange.failed', 'idToken.verified', 'idToken.refused', 'userInfo.fetched'] as const),
    ...(['userInfo.failed', 'wait.elapsed', 'wait.failed'] as const),
  ] as const
).map((type) => late(type))

const byName = new Map([...moves, ...lateMoves].map((move) => [move.name, move]))

export function moveOf(name: string): Move {
  const move = byName.get(name)
  if (move === undefined) throw new Error(`No move "${name}"`)
  return move
}
