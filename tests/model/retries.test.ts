import { describe, expect, test } from 'vitest'
import { createFlow } from '../../src/flow.ts'
import {
  ACCESS_TOKEN,
  callbackUrl,
  flowOptions,
  pending,
  providerWorld,
  tokenRequests,
  userBody,
  userInfoRequests,
  type Routes,
} from './support.ts'
import { json, NOW, reset, unreachable, type Reaction } from './world.ts'

async function completed(routes: Routes, changes: { readonly timeoutMs?: number } = {}) {
  const world = providerWorld(routes)
  const flow = createFlow({ ...flowOptions, effects: world, ...changes })
  const outcome = await flow.complete(pending, callbackUrl())
  const code = outcome.status === 'authenticated' ? null : outcome.failure.code
  return { outcome, code, world, flow }
}

const limited = (seconds?: number): Reaction =>
  json(
    {},
    { status: 429, headers: seconds === undefined ? {} : { 'retry-after': String(seconds) } },
  )
const broken = json({}, { status: 503 })

describe('the exchange', () => {
  test('is sent once more where nothing was sent, and the login goes on', async () => {
    const { outcome, world } = await completed({
      token: [unreachable(), json({ access_token: 'x', token_type: 'Bearer' })],
    })
    expect(outcome.status).toBe('authenticated')
    const [first, second] = tokenRequests(world)
    expect(second).toEqual(first)
  })

  test.each([
    ['a reset', reset(), 'network.reset'],
    ['silence', 'silence', 'network.timeout'],
    ['503', broken, 'exchange.server-error'],
  ] as const)('is never sent again after %s, and the failure is ambiguous', async (...row) => {
    const [, token, expected] = row
    const { outcome, code, world } = await completed({ token })
    expect(code).toBe(expected)
    expect(outcome).toMatchObject({ status: 'failed', failure: { ambiguous: true } })
    expect(outcome).not.toHaveProperty('tokens')
    expect(world.requests).toHaveLength(1)
  })

  test('is not repeated when the provider asks to wait; the failure says until when', async () => {
    const { outcome, world } = await completed({ token: limited(7) })
    expect(outcome).toMatchObject({
      failure: { code: 'exchange.rate-limited', details: { retryAt: NOW + 7000 } },
    })
    expect(world.requests).toHaveLength(1)
    expect(world.time).toBe(NOW)
  })
})

describe('user information', () => {
  test.each([
    ['503', broken],
    ['a reset', reset()],
    ['silence', 'silence'],
    ['a provider that is not there', unreachable()],
  ] as const)('is asked for again after %s, up to three times', async (_, reaction) => {
    const succeeded = await completed({ userInfo: [reaction, reaction, json(userBody)] })
    expect(succeeded.outcome.status).toBe('authenticated')
    expect(userInfoRequests(succeeded.world)).toHaveLength(3)

    const failed = await completed({ userInfo: reaction })
    expect(failed.outcome.status).toBe('failed')
    expect(failed.outcome.tokens?.accessToken).toBe(ACCESS_TOKEN)
    expect(userInfoRequests(failed.world)).toHaveLength(3)
  })

  test('the waits between are short, and differ by chance', async () => {
    const { world } = await completed({ userInfo: broken }, { timeoutMs: 9999 })
    const waits = world.waits.filter((ms) => ms !== 9999)
    // This world's bytes count up from 1: 1/256 of 500 ms, then 2/256 of 1000 ms.
    expect(waits).toEqual([1, 7])
  })

  test('a wait that the provider asks for is kept to', async () => {
    const { outcome, world } = await completed({ userInfo: [limited(12), json(userBody)] })
    expect(outcome.status).toBe('authenticated')
    expect(world.time).toBe(NOW + 12_000)
  })

  test('waits of 30 s in all are kept to, and not a millisecond more', async () => {
    const exactly = await completed({ userInfo: [limited(18), limited(12), json(userBody)] })
    expect(exactly.outcome.status).toBe('authenticated')
    expect(exactly.world.time).toBe(NOW + 30_000)

    const more = await completed({ userInfo: [limited(18), limited(12.001), json(userBody)] })
    expect(more.outcome).toMatchObject({
      status: 'failed',
      failure: { code: 'userinfo.rate-limited', details: { retryAt: NOW + 30_001 } },
    })
    expect(more.world.time).toBe(NOW + 18_000)
  })

  test('a longer wait ends it at once: the failure says until when, and the tokens are kept', async () => {
    const { outcome, world } = await completed({ userInfo: limited(3600) })
    expect(outcome).toMatchObject({
      status: 'failed',
      failure: {
        code: 'userinfo.rate-limited',
        details: { retryAt: NOW + 3_600_000 },
        retryable: true,
      },
      tokens: { accessToken: ACCESS_TOKEN },
    })
    expect(userInfoRequests(world)).toHaveLength(1)
    expect(world.time).toBe(NOW)
  })

  test('a rate limit that does not say how long is waited for by chance', async () => {
    const { outcome } = await completed({ userInfo: [limited(), json(userBody)] })
    expect(outcome.status).toBe('authenticated')
  })

  test.each([
    [401, 'userinfo.unauthorized'],
    [403, 'userinfo.forbidden'],
    [404, 'userinfo.status-unexpected'],
    [302, 'userinfo.redirected'],
  ])('%d is final', async (status, expected) => {
    const { code, world } = await completed({ userInfo: json({}, { status }) })
    expect(code).toBe(expected)
    expect(userInfoRequests(world)).toHaveLength(1)
  })

  test('the last failure is the one that is told', async () => {
    const { code } = await completed({ userInfo: [broken, reset(), json({}, { status: 401 })] })
    expect(code).toBe('userinfo.unauthorized')
  })

  test('where waiting is not possible, the failure before it is told', async () => {
    const world = providerWorld({ userInfo: limited(5) })
    const wait = world.wait.bind(world)
    Object.assign(world, {
      wait: (ms: number, signal: AbortSignal) =>
        ms === 5000 ? Promise.reject(new Error('no timers')) : wait(ms, signal),
    })
    const flow = createFlow({ ...flowOptions, effects: world })
    expect(await flow.complete(pending, callbackUrl())).toMatchObject({
      failure: { code: 'userinfo.rate-limited' },
      tokens: { accessToken: ACCESS_TOKEN },
    })
  })
})

describe('time limits', () => {
  test('ten seconds for each request, or what the application says', async () => {
    const ten = await completed({ token: 'silence' })
    expect(ten.outcome).toMatchObject({ failure: { details: { timeoutMs: 10_000 } } })
    expect(ten.world.time).toBe(NOW + 10_000)

    const two = await completed({ token: 'silence' }, { timeoutMs: 2000 })
    expect(two.outcome).toMatchObject({
      failure: { code: 'network.timeout', step: 'exchange', details: { timeoutMs: 2000 } },
    })
    expect(two.world.time).toBe(NOW + 2000)
  })

  test('a request that was too slow is aborted', async () => {
    const { world } = await completed({ userInfo: 'silence' })
    const [, ...asked] = world.signals
    expect(asked.map(({ aborted }) => aborted)).toEqual([true, true, true])
  })
})

describe('fetchUser', () => {
  test('asks again, with the tokens that were kept, and tries as often', async () => {
    const { outcome, flow, world } = await completed({ userInfo: limited(3600) })
    world.server = providerWorld({ userInfo: [broken, broken, json(userBody)] }).server
    const tokens = outcome.tokens ?? expect.fail('no tokens')
    expect(await flow.fetchUser(tokens)).toMatchObject({
      status: 'authenticated',
      user: { id: 'user-1' },
      tokens: { accessToken: ACCESS_TOKEN },
    })
    expect(tokenRequests(world)).toHaveLength(1)
    expect(userInfoRequests(world)).toHaveLength(4)
  })

  test('fails with the tokens still there', async () => {
    const { outcome, flow } = await completed({ userInfo: limited(3600) })
    const tokens = outcome.tokens ?? expect.fail('no tokens')
    expect(await flow.fetchUser(tokens)).toMatchObject({ status: 'failed', tokens })
  })
})
