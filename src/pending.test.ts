import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { pending, STATE, waiting } from '../tests/model/support.ts'
import { failure } from './failures.ts'
import { pendingOf, stateOfPending } from './pending.ts'
import type { Provider } from './providers/schema.ts'

const withPkce: Pick<Provider, 'pkce'> = { pkce: { method: 'S256' } }
const withoutPkce: Pick<Provider, 'pkce'> = {
  pkce: { method: 'none', reason: 'a test', date: '2026-11-24' },
}

const withoutPolicy = { policy: stateOrFail(pending).context.policy }

function stateOrFail(value: unknown, provider = withPkce) {
  const restored = stateOfPending(value, provider)
  if (!restored.ok) throw new Error(restored.failure.code)
  return restored.value.state
}

describe('pendingOf', () => {
  test('keeps what the second half needs, and nothing else', () => {
    expect({ ...pendingOf(waiting(), undefined) }).toStrictEqual(pending)
  })

  test('leaves out what there is not', () => {
    const { codeVerifier: _, nonce: __, ...rest } = pending
    const state = waiting({ codeVerifier: null, nonce: null })
    expect({ ...pendingOf(state, undefined) }).toStrictEqual(rest)
  })

  test.each([null, false, 0, '', [], { a: [1] }])('hands %j of the application back', (data) => {
    const kept = JSON.parse(JSON.stringify(pendingOf(waiting(), data)))
    expect(stateOfPending(kept, withPkce)).toMatchObject({
      ok: true,
      value: { data },
    })
  })

  test('shows no secret but in JSON', () => {
    const kept: unknown = pendingOf(waiting(), undefined)
    expect(inspect(kept)).toBe('[PendingFlow]')
    expect(String(kept)).toBe('[PendingFlow]')
    expect(JSON.stringify(kept)).toContain(STATE)
  })
})

describe('stateOfPending', () => {
  test('gives the state back, for the guards to be told of the policy anew', () => {
    expect(stateOrFail(pendingOf(waiting(), undefined))).toEqual(waiting(withoutPolicy))
    const bare = waiting({ codeVerifier: null, nonce: null, ...withoutPolicy })
    expect(stateOrFail(pendingOf(bare, undefined), withoutPkce)).toEqual(bare)
  })

  test('is refused without its verifier, where the profile has PKCE', () => {
    const { codeVerifier: _, ...stripped } = pending
    expect(stateOfPending(stripped, withPkce)).toMatchObject({
      failure: { code: 'flow.pending-malformed', details: { at: 'codeVerifier' } },
    })
  })

  test.each([
    ['v', { v: 2 }],
    ['v', { v: '1' }],
    ['provider', { provider: 1 }],
    ['provider', { provider: undefined }],
    ['redirectUri', { redirectUri: null }],
    ['scopes', { scopes: 'openid' }],
    ['scopes.1', { scopes: ['openid', 1] }],
    ['state', { state: '' }],
    ['state', { state: STATE.slice(1) }],
    ['state', { state: `${STATE}s` }],
    ['state', { state: `${STATE}\n` }],
    ['state', { state: `${STATE.slice(1)} ` }],
    ['codeVerifier', { codeVerifier: null }],
    ['codeVerifier', { codeVerifier: 'short' }],
    ['nonce', { nonce: 1 }],
    ['expiresAt', { expiresAt: '1800000000000' }],
    ['expiresAt', { expiresAt: null }],
    ['expiresAt', { expiresAt: 1.5 }],
    ['', { value: 'authenticated' }],
    ['', { user: { id: 'attacker' } }],
  ])('says that %s is wrong in %j', (at, changes) => {
    expect(stateOfPending({ ...pending, ...changes }, withPkce)).toEqual({
      ok: false,
      failure: failure('flow.pending-malformed', { at }),
    })
  })

  test.each([null, undefined, '', 'x', 1, true, [], [pending], JSON.stringify(pending)])(
    '%j is no pending flow',
    (value) => {
      expect(stateOfPending(value, withPkce)).toMatchObject({
        ok: false,
        failure: { code: 'flow.pending-malformed' },
      })
    },
  )

  test('members that are inherited, worked out or not listed are members', () => {
    const hidden = Object.fromEntries(
      Object.entries(pending).map(([name, value]) => [name, { get: (): unknown => value }]),
    )
    const expected = stateOrFail(pending)
    expect(stateOrFail(Object.create(pending))).toEqual(expected)
    expect(stateOrFail(Object.create(Object.defineProperties({}, hidden)))).toEqual(expected)
  })

  test('each member is read once, so that what is used is what was checked', () => {
    let reads = 0
    const changing = {
      ...pending,
      get state() {
        reads += 1
        return reads === 1 ? STATE : 'another'
      },
    }
    expect(stateOrFail(changing).context.state).toBe(STATE)
    const scopes = ['openid']
    const state = stateOrFail({ ...pending, scopes })
    scopes.push('another')
    expect(state.context.scopes).toEqual(['openid'])
  })

  test('a snapshot of XState is no pending flow', () => {
    const snapshot = { status: 'done', value: 'authenticated', output: { status: 'authenticated' } }
    expect(stateOfPending(snapshot, withPkce)).toMatchObject({ ok: false })
  })
})
