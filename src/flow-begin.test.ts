import { describe, expect, test } from 'vitest'
import { withIdToken } from '../tests/model/stages.ts'
import {
  callbackUrl,
  CODE,
  EXPIRES_AT,
  flowOptions,
  profileWith,
  providerWorld,
  REDIRECT_URI,
  tokenRequests,
  type Routes,
} from '../tests/model/support.ts'
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

  test('asks for the scopes that were checked, whatever becomes of the array', async () => {
    const { flow } = flowWith()
    const scopes = ['openid']
    const beginning = flow.begin({ scopes })
    scopes.push('not a scope')
    const { url, pending } = await beginning
    expect(parametersOf(url)).toHaveProperty('scope', 'openid')
    expect(pending.scopes).toEqual(['openid'])
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
      state,
      codeVerifier,
      nonce,
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
    const parameters = { code: CODE, state: begun.pending.state }
    const url = callbackUrl(parameters)
    const kinds = [url, new URL(url), new URLSearchParams(parameters), new Request(url)]
    expect([...kinds, callbackUrl(parameters, '/callback')].map((kind) => flow.idOf(kind))).toEqual(
      Array.from({ length: 5 }, () => begun.id),
    )
  })

  test('finds none where there is no state, or more than one', () => {
    const { flow } = flowWith()
    expect(flow.idOf('/callback')).toBeUndefined()
    expect(flow.idOf(`${callbackUrl()}&state=x`)).toBeUndefined()
  })
})
