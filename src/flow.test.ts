import { beforeAll, describe, expect, test } from 'vitest'
import { idTokenAnswers, withIdToken, type IdTokenAnswers } from '../tests/model/stages.ts'
import {
  ACCESS_TOKEN,
  callbackUrl,
  CODE,
  EXPIRES_AT,
  flowOptions,
  ISSUER,
  jsonCopy,
  pending,
  profileWith,
  providerWorld,
  REDIRECT_URI,
  STATE,
  tokenBody,
  tokenRequests,
  tokens,
  userBody,
  type Routes,
} from '../tests/model/support.ts'
import { json, NOW, World } from '../tests/model/world.ts'
import type { Callback } from './callback.ts'
import { failure } from './failures.ts'
import { FlowError } from './flow-error.ts'
import { createFlow, type FlowOptions } from './flow.ts'

function flowWith(routes: Routes = {}, changes: Partial<FlowOptions> = {}) {
  const world = providerWorld(routes)
  return { flow: createFlow({ ...flowOptions, effects: world, ...changes }), world }
}

const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams)

describe('begin', () => {
  test('gives the URL to go to, what to keep, and a handle to keep it under', async () => {
    const { flow } = flowWith()
    const begun = await flow.begin({ scopes: ['openid', 'email'] })
    const { state, codeVerifier, ...rest } = begun.pending
    expect({ ...rest }).toEqual({
      v: 1,
      provider: 'example',
      redirectUri: REDIRECT_URI,
      scopes: ['openid', 'email'],
      expiresAt: EXPIRES_AT,
    })
    expect(begun.id).toBe(state.slice(0, 16))
    expect(codeVerifier).not.toBe(state)
    expect(parametersOf(begun.url)).toEqual({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: REDIRECT_URI,
      scope: 'openid email',
      state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  test('asks for the scopes of the profile unless others are named', async () => {
    const { flow } = flowWith({}, { provider: profileWith({ scopes: { default: ['a', 'b'] } }) })
    expect(parametersOf((await flow.begin()).url)).toHaveProperty('scope', 'a b')
    expect(parametersOf((await flow.begin({ scopes: ['c'] })).url)).toHaveProperty('scope', 'c')
    expect(parametersOf((await flow.begin({ scopes: [] })).url)).not.toHaveProperty('scope')
  })

  test('sends the parameters of the profile, and over them those of the caller', async () => {
    const authorization = { parameters: { access_type: 'online', hd: 'example.org' } }
    const { flow } = flowWith({}, { provider: profileWith({ authorization }) })
    const { url } = await flow.begin({ params: { access_type: 'offline' } })
    expect(parametersOf(url)).toMatchObject({ access_type: 'offline', hd: 'example.org' })
  })

  test('sends login hint and prompt under the names that the profile has for them', async () => {
    const hints = { loginHint: 'ada', prompt: 'login' }
    const standard = await flowWith().flow.begin(hints)
    expect(parametersOf(standard.url)).toMatchObject({ login_hint: 'ada', prompt: 'login' })
    const authorization = { loginHint: 'login', prompt: null }
    const { flow } = flowWith({}, { provider: profileWith({ authorization }) })
    const own = parametersOf((await flow.begin(hints)).url)
    expect(own).toMatchObject({ login: 'ada' })
    expect(own).not.toHaveProperty('prompt')
    expect(own).not.toHaveProperty('login_hint')
  })

  test('a redirect URI of this login alone is kept for the callback', async () => {
    const { flow, world } = flowWith()
    const redirectUri = 'http://127.0.0.1:4321/'
    const begun = await flow.begin({ redirectUri })
    expect(parametersOf(begun.url)).toHaveProperty('redirect_uri', redirectUri)
    const callback = callbackUrl({ code: CODE, state: begun.pending.state }, redirectUri)
    expect(await flow.complete(begun.pending, callback)).toMatchObject({ status: 'authenticated' })
    expect(new URLSearchParams(tokenRequests(world)[0]?.body).get('redirect_uri')).toBe(redirectUri)
  })

  test('no two logins share a secret', async () => {
    const { flow } = flowWith({}, { provider: withIdToken })
    const both = await Promise.all([1, 2].map(() => flow.begin({ scopes: ['openid'] })))
    const secrets = both.flatMap(({ pending: { state, codeVerifier, nonce } }) => [
      ...[state, codeVerifier, nonce],
    ])
    expect(new Set(secrets).size).toBe(6)
  })

  test('fails with FlowError where an adapter fails, and where it is cancelled', async () => {
    const { flow, world } = flowWith()
    const cancelled = flow.begin({ signal: AbortSignal.abort() })
    await expect(cancelled).rejects.toThrow(FlowError)
    await expect(cancelled).rejects.toMatchObject({ failure: { code: 'flow.cancelled' } })
    Object.assign(world, { randomBytes: () => new Uint8Array() })
    await expect(flow.begin()).rejects.toThrow(
      'The flow could not be begun: authorization.preparation-failed.',
    )
  })
})

describe('idOf', () => {
  test('finds the handle in any kind of callback', async () => {
    const { flow } = flowWith()
    const begun = await flow.begin()
    const url = callbackUrl({ code: CODE, state: begun.pending.state })
    const kinds = [url, new URL(url), new URL(url).searchParams, new Request(url), `/?${url}`]
    const [relative] = url.split('example', 2).slice(1)
    for (const callback of [...kinds.slice(0, 4), relative ?? ''])
      expect(flow.idOf(callback)).toBe(begun.id)
    expect(flow.idOf(`${url}&state=x`)).toBeUndefined()
    expect(flow.idOf('/callback')).toBeUndefined()
  })
})

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
  expect(steps.filter((step) => !step.includes('flow.resumed'))).toEqual([
    'awaitingCallback callback.received awaitingCallback',
    'awaitingCallback callback.received exchangingCode',
    'exchangingCode code.exchanged fetchingUserInfo',
    'fetchingUserInfo userInfo.fetched authenticated',
  ])
})

test('a flow without effects of its own uses those of the web', () => {
  expect(createFlow(flowOptions).provider.id).toBe('example')
  expect(new World().requests).toEqual([])
})
