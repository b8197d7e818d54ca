import { beforeAll, describe, expect, test } from 'vitest'
import { idTokenAnswers, withIdToken, type IdTokenAnswers } from '../tests/model/stages.ts'
import {
  ACCESS_TOKEN,
  callbackUrl,
  CODE,
  flowOptions,
  ISSUER,
  jsonCopy,
  pending,
  profileWith,
  providerWorld,
  REDIRECT_URI,
  STATE,
  tokenBody,
  tokens,
  userBody,
  type Routes,
} from '../tests/model/support.ts'
import { json, NOW, settled } from '../tests/model/world.ts'
import type { Callback } from './callback.ts'
import { failure } from './failures.ts'
import { createFlow, type FlowOptions } from './flow.ts'

function flowWith(routes: Routes = {}, changes: Partial<FlowOptions> = {}) {
  const world = providerWorld(routes)
  return { flow: createFlow({ ...flowOptions, effects: world, ...changes }), world }
}

function failing(): never {
  throw new Error('no clock')
}

describe('complete', () => {
  const query = new URL(callbackUrl()).searchParams
  const form = { method: 'POST', body: query }
  const behindProxy = `http://127.0.0.1:3000/callback`

  test.each<[string, Callback]>([
    ['a text', callbackUrl()],
    ['a relative text', `/callback?${query.toString()}`],
    ['a URL', new URL(callbackUrl())],
    ['parameters', query],
    ['a request behind a proxy', new Request(`${behindProxy}?${query.toString()}`)],
    ['a posted form', new Request(behindProxy, form)],
  ])('takes %s', async (_, callback) => {
    const { flow } = flowWith()
    expect(await flow.complete(pending, callback)).toEqual({
      status: 'authenticated',
      user: {
        provider: 'example',
        id: 'user-1',
        name: 'Ada',
        username: null,
        email: 'ada@example.org',
        emailVerified: true,
        avatarUrl: null,
        profileUrl: null,
        locale: null,
      },
      tokens: { ...tokens, expiresAt: NOW + 3_600_000 },
      raw: { token: tokenBody, user: userBody },
      missingScopes: [],
      warnings: [],
    })
  })

  test.each<[string, Callback]>([
    ['a text', callbackUrl(undefined, 'https://app.example/x')],
    ['a relative text', `/x?${query.toString()}`],
    ['a URL', new URL(callbackUrl(undefined, 'https://evil.example/callback'))],
    ['a request', new Request(`http://127.0.0.1:3000/x?${query.toString()}`)],
    ['a posted form', new Request('http://127.0.0.1:3000/x', form)],
  ])('compares the address of %s with the redirect URI', async (_, callback) => {
    const { flow, world } = flowWith()
    expect(await flow.complete(pending, callback)).toMatchObject({
      status: 'rejected',
      failure: { code: 'callback.redirect-mismatch' },
    })
    expect(world.requests).toEqual([])
  })

  test('a flow that was not found, or is none, or is of another provider, is rejected', async () => {
    const { flow, world } = flowWith()
    const completed = async (value: unknown) => flow.complete(value as never, callbackUrl())
    const rejected = (code: string) => ({ status: 'rejected', failure: { code } })
    expect(await completed(null)).toMatchObject(rejected('callback.flow-not-found'))
    expect(await completed(undefined)).toMatchObject(rejected('callback.flow-not-found'))
    expect(await completed({ ...pending, v: 2 })).toMatchObject(rejected('flow.pending-malformed'))
    expect(await completed({ ...pending, provider: 'other' })).toEqual({
      status: 'rejected',
      failure: failure('callback.provider-mismatch', { expected: 'other', received: 'example' }),
    })
    expect(world.requests).toEqual([])
  })

  test('a body that cannot be read is rejected, and the flow goes on waiting', async () => {
    const { flow } = flowWith()
    const request = new Request(REDIRECT_URI, { method: 'POST', body: 'x' })
    expect(await flow.complete({ ...pending, data: 7 }, request)).toEqual({
      status: 'rejected',
      failure: failure('callback.body-unreadable', { reason: 'content-type' }),
      data: 7,
    })
    expect(await flow.complete(pending, callbackUrl())).toMatchObject({ status: 'authenticated' })
  })

  test.each([
    ['throws', () => failing()],
    ['says nothing', () => undefined],
  ])('a clock that %s makes the callback late, and does not make it reject', async (_, now) => {
    const { world } = flowWith()
    const flow = createFlow({ ...flowOptions, effects: Object.assign(world, { now }) })
    expect(await flow.complete(pending, callbackUrl())).toMatchObject({
      status: 'expired',
      failure: { code: 'callback.expired' },
    })
    await expect(flow.begin()).rejects.toMatchObject({
      failure: { code: 'authorization.preparation-failed' },
    })
    expect(world.requests).toEqual([])
  })

  test('a forged callback does not end the login: the real one after it does', async () => {
    const { flow } = flowWith()
    const forged = callbackUrl({ error: 'access_denied', state: 'x' })
    expect(await flow.complete(pending, forged)).toMatchObject({
      status: 'rejected',
      failure: { code: 'callback.state-mismatch' },
    })
    expect(await flow.complete(pending, callbackUrl())).toMatchObject({ status: 'authenticated' })
  })

  test.each([
    ['authenticated', callbackUrl()],
    ['rejected', callbackUrl({ code: CODE })],
    ['denied', callbackUrl({ error: 'access_denied', state: STATE })],
    ['failed', callbackUrl({ error: 'server_error', state: STATE })],
  ])('the data of the application comes back: %s', async (status, callback) => {
    const data = { returnTo: '/inbox', list: [null] }
    const { flow } = flowWith()
    expect(await flow.complete({ ...pending, data }, callback)).toMatchObject({ status, data })
    expect(await flow.complete(pending, callback)).not.toHaveProperty('data')
  })

  test('the lifetime is that of the application', async () => {
    const { flow, world } = flowWith({}, { lifetimeMs: 1000 })
    const begun = await flow.begin()
    expect(begun.pending.expiresAt).toBe(NOW + 1000)
    world.time += 1000
    const callback = callbackUrl({ code: CODE, state: begun.pending.state })
    expect(await flow.complete(jsonCopy(begun.pending), callback)).toMatchObject({
      status: 'expired',
      failure: { details: { expiredAt: NOW + 1000, receivedAt: NOW + 1000 } },
    })
  })

  test('the policy is that of the profile of today', async () => {
    const required = profileWith({ callback: { iss: { presence: 'required' }, denials: ['no'] } })
    const { flow } = flowWith({}, { provider: required })
    const completed = async (parameters: Record<string, string>) =>
      (await flow.complete(pending, callbackUrl({ state: STATE, ...parameters }))).status
    expect(await completed({ code: CODE })).toBe('rejected')
    expect(await completed({ code: CODE, iss: ISSUER })).toBe('authenticated')
    expect(await completed({ error: 'no', iss: ISSUER })).toBe('denied')
    expect(await completed({ error: 'access_denied', iss: ISSUER })).toBe('failed')
  })

  test('less than was asked for, and an unexpected iss, are told and do no harm', async () => {
    const provider = profileWith({ callback: { iss: { presence: 'absent' } } })
    const token = json({ ...tokenBody, scope: 'email' })
    const { flow } = flowWith({ token }, { provider })
    const callback = callbackUrl({ code: CODE, state: STATE, iss: ISSUER })
    expect(await flow.complete(pending, callback)).toMatchObject({
      status: 'authenticated',
      tokens: { scopes: ['email'] },
      missingScopes: ['openid'],
      warnings: [{ code: 'callback.issuer-unannounced' }],
    })
  })
})

describe('the signal of the caller', () => {
  test.each(['token', 'userInfo'] as const)(
    'while the %s request is under way: it is aborted, and the outcome is cancelled',
    async (held) => {
      const { flow, world } = flowWith({ [held]: 'silence' })
      world.isClockRunning = false
      const controller = new AbortController()
      const { signal } = controller
      const completing = flow.complete({ ...pending, data: 7 }, callbackUrl(), { signal })
      await settled()
      controller.abort()
      expect(await completing).toEqual({
        status: 'cancelled',
        failure: failure('flow.cancelled', {}),
        data: 7,
      })
      expect(world.signals.at(-1)?.aborted).toBe(true)
    },
  )

  test('while user information is asked for again', async () => {
    const { flow, world } = flowWith({ userInfo: 'silence' })
    world.isClockRunning = false
    const controller = new AbortController()
    const fetching = flow.fetchUser(tokens, { signal: controller.signal })
    await settled()
    controller.abort()
    expect(await fetching).toMatchObject({ status: 'cancelled' })
    expect(world.signals[0]?.aborted).toBe(true)
  })

  test('aborted before: nothing is sent', async () => {
    const { flow, world } = flowWith()
    const gone = { signal: AbortSignal.abort() }
    expect(await flow.complete(pending, callbackUrl(), gone)).toMatchObject({ status: 'cancelled' })
    expect(await flow.fetchUser(tokens, gone)).toMatchObject({ status: 'cancelled' })
    expect(world.requests).toEqual([])
  })
})

describe('with ID tokens', () => {
  let answers: IdTokenAnswers
  let ofAnother: IdTokenAnswers

  beforeAll(async () => {
    answers = await idTokenAnswers()
    ofAnother = await idTokenAnswers({ sub: 'user-2' })
  })

  const completed = async (routes: Routes) =>
    flowWith(routes, { provider: withIdToken }).flow.complete(pending, callbackUrl())

  test('the claims are in the outcome', async () => {
    expect(await completed(answers)).toMatchObject({
      status: 'authenticated',
      claims: { sub: 'user-1', iss: ISSUER },
    })
  })

  test('one that should be there and is not, is of another flow or of another user: no tokens', async () => {
    const codeOf = async (routes: Routes) => {
      const outcome = await completed(routes)
      expect(outcome).not.toHaveProperty('tokens')
      return outcome.status === 'failed' && outcome.failure.code
    }
    const replayed = await idTokenAnswers({ nonce: 'of another flow' })
    expect(await codeOf({ ...answers, token: json(tokenBody) })).toBe('id-token.missing')
    expect(await codeOf(replayed)).toBe('id-token.nonce-mismatch')
    expect(await codeOf(ofAnother)).toBe('id-token.subject-mismatch')
  })

  test('fetchUser compares the user with the ID token that is kept', async () => {
    const { flow, world } = flowWith(
      { ...answers, userInfo: json({}, { status: 401 }) },
      {
        provider: withIdToken,
      },
    )
    const outcome = await flow.complete(pending, callbackUrl())
    expect(outcome).toMatchObject({ status: 'failed', tokens: { accessToken: ACCESS_TOKEN } })
    const kept = jsonCopy(outcome.tokens ?? expect.fail('no tokens'))
    world.server = providerWorld({ userInfo: json({ sub: 'user-2' }) }).server
    expect(await flow.fetchUser(kept)).toMatchObject({
      status: 'failed',
      failure: { code: 'id-token.subject-mismatch' },
    })
    world.server = providerWorld().server
    expect(await flow.fetchUser(kept)).toMatchObject({ user: { id: 'user-1' } })
  })
})

test('onTransition is told of each step, by names alone', async () => {
  const steps: string[] = []
  const { flow } = flowWith(
    {},
    {
      onTransition: (step) => {
        expect(Object.keys(step)).toEqual(['from', 'event', 'to'])
        steps.push(`${step.from} ${step.event} ${step.to}`)
      },
    },
  )
  await flow.complete(pending, callbackUrl({ code: CODE }))
  await flow.complete(pending, callbackUrl())
  expect(steps).toEqual([
    'awaitingCallback flow.resumed awaitingCallback',
    'awaitingCallback callback.received awaitingCallback',
    'awaitingCallback flow.resumed awaitingCallback',
    'awaitingCallback callback.received exchangingCode',
    'exchangingCode code.exchanged fetchingUserInfo',
    'fetchingUserInfo userInfo.fetched authenticated',
  ])
})
