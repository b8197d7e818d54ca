import { describe, expect, test } from 'vitest'
import { eventOfType, eventTypes, inState, stateNames } from '../../tests/model/events.ts'
import {
  begun,
  EXPIRES_AT,
  NONCE,
  STATE,
  tokens,
  VERIFIER,
  waiting,
} from '../../tests/model/support.ts'
import { initialContext } from './context.ts'
import { begin, can, initialState, step } from './driver.ts'
import type { StateName } from './flow-chart.ts'

/** Where each event leads, by the state in which it comes. What is not here is ignored. */
const uses: Readonly<Record<StateName, Readonly<Record<string, StateName>>>> = {
  idle: { 'flow.begun': 'preparing', 'tokens.presented': 'fetchingUserInfo' },
  preparing: {
    'flow.resumed': 'failed',
    'flow.cancelled': 'cancelled',
    'authorization.prepared': 'awaitingCallback',
    'authorization.failed': 'failed',
  },
  awaitingCallback: {
    'flow.resumed': 'awaitingCallback',
    'flow.cancelled': 'cancelled',
    'callback.received': 'exchangingCode',
  },
  exchangingCode: {
    'flow.resumed': 'failed',
    'flow.cancelled': 'cancelled',
    'code.exchanged': 'fetchingUserInfo',
    'exchange.failed': 'failed',
  },
  verifyingIdToken: {
    'flow.resumed': 'failed',
    'flow.cancelled': 'cancelled',
    'idToken.verified': 'fetchingUserInfo',
    'idToken.refused': 'failed',
  },
  fetchingUserInfo: {
    'flow.resumed': 'failed',
    'flow.cancelled': 'cancelled',
    'userInfo.fetched': 'authenticated',
    'userInfo.failed': 'backingOff',
  },
  backingOff: {
    'flow.resumed': 'failed',
    'flow.cancelled': 'cancelled',
    'wait.elapsed': 'fetchingUserInfo',
    'wait.failed': 'failed',
  },
  authenticated: {},
  denied: {},
  expired: {},
  rejected: {},
  failed: {},
  cancelled: {},
}

const pairs = stateNames.flatMap((state) => eventTypes.map((event) => [state, event] as const))

describe('step', () => {
  test.each(pairs)('in %s, %s leads where the table says, or nowhere', (value, type) => {
    const state = inState(value)
    const event = eventOfType(type)
    const [next, actions] = step(state, event)
    const target = uses[value][type]
    const ignored = [{ type: 'event.ignored', params: { event: type, state: value } }]
    expect(next.value).toBe(target ?? value)
    expect(can(state, event)).toBe(target !== undefined)
    expect(actions.filter((action) => action.type === 'event.ignored')).toEqual(
      target === undefined ? ignored : [],
    )
  })

  test('an event that is ignored leaves the very same state', () => {
    const state = waiting()
    expect(step(state, eventOfType('wait.elapsed'))[0]).toBe(state)
  })

  test.each(eventTypes.filter((type) => 'attempt' in eventOfType(type)))(
    '%s of an earlier or a later attempt is ignored in every state',
    (type) => {
      for (const value of stateNames)
        for (const attempt of [2, 4]) {
          const state = inState(value)
          const [next, [action]] = step(state, eventOfType(type, attempt))
          expect(next).toBe(state)
          expect(action).toEqual({ type: 'event.ignored', params: { event: type, state: value } })
          expect(can(state, eventOfType(type, attempt))).toBe(false)
        }
    },
  )

  test('leaves what it was given as it was', () => {
    const state = Object.freeze({ ...waiting(), context: Object.freeze(waiting().context) })
    step(state, eventOfType('callback.received'))
    expect(state).toEqual(waiting())
  })

  test('does not take what XState says to itself', () => {
    for (const type of ['xstate.init', 'xstate.stop', 'xstate.done.state.flow', '*', ''])
      expect(can(waiting(), { type } as never)).toBe(false)
  })
})

describe('the first half of a login', () => {
  test('begin asks for the authorization request', () => {
    const [state, actions] = begin({
      provider: 'example',
      redirectUri: 'https://app.example/callback',
      scopes: ['openid'],
      policy: begun.policy,
      parameters: { prompt: 'login' },
    })
    expect(state).toEqual({
      value: 'preparing',
      context: {
        ...initialContext,
        provider: 'example',
        redirectUri: 'https://app.example/callback',
        scopes: ['openid'],
        policy: begun.policy,
        attempt: 1,
      },
    })
    expect(actions).toEqual([
      {
        type: 'effect.prepare',
        params: {
          attempt: 1,
          redirectUri: 'https://app.example/callback',
          scopes: ['openid'],
          parameters: { prompt: 'login' },
        },
      },
    ])
  })

  test('its answer gives the URL to go to, and the secrets to remember', () => {
    const [preparing] = step(initialState, begun)
    const [state, actions] = step(preparing, eventOfType('authorization.prepared', 1))
    expect(state.value).toBe('awaitingCallback')
    expect(state.context).toMatchObject({
      state: STATE,
      codeVerifier: VERIFIER,
      nonce: NONCE,
      expiresAt: EXPIRES_AT,
    })
    expect(actions).toEqual([
      { type: 'effect.abort', params: undefined },
      { type: 'authorization.ready', params: { url: 'https://issuer.example/authorize?x' } },
    ])
  })
})

test('presented tokens are taken along, those too that only have to be hidden', () => {
  const presented = { ...tokens, refreshToken: 'refresh-1', idToken: 'id-1', scopes: ['a'] }
  const given = { type: 'tokens.presented', provider: 'example', subject: null } as const
  const [, actions] = step(initialState, { ...given, tokens: presented })
  expect(actions).toMatchObject([
    {
      type: 'effect.fetchUserInfo',
      params: {
        accessToken: tokens.accessToken,
        grantedScopes: ['a'],
        others: ['refresh-1', 'id-1'],
      },
    },
  ])
  const { refreshToken: _refresh, idToken: _id, ...alone } = presented
  expect(step(initialState, { ...given, tokens: alone })[1]).toMatchObject([
    { params: { others: [null, null] } },
  ])
})
