import { describe, expect, test } from 'vitest'
import { defineProvider, github, google, resolveProfile, spotify } from 'trivet/providers'
import { fixtures } from '../fixtures/index.ts'
import { logIn } from '../tests/support/emulated-login.ts'
import { createEmulator, type Exchange } from './emulator.ts'
import { BoundedMap } from './grants.ts'

// Every provider signs in in tests/emulated-profiles.test.ts. Here are those whose details are known best.
const providers = { github, google, spotify }

describe('emulated', () => {
  const { emulated } = createEmulator()
  const origin = 'http://127.0.0.1:4000'

  test('moves every endpoint, and nothing else', () => {
    const here = emulated(github, origin)
    expect(here.endpoints).toEqual({
      authorization: `${origin}/github.com/login/oauth/authorize`,
      token: `${origin}/github.com/login/oauth/access_token`,
      userInfo: `${origin}/api.github.com/user`,
    })
    expect(here.additionalRequests.map(({ url }) => url)).toEqual([
      `${origin}/api.github.com/user/emails?per_page=100`,
    ])
    const { endpoints: _e, additionalRequests: _a, variants: _v, ...others } = here
    expect(github).toMatchObject(others)
  })

  test('takes a variant, and offers none', () => {
    const offline = emulated(resolveProfile(google, { variant: 'offline' }), origin)
    expect(offline.authorization.parameters).toMatchObject({ access_type: 'offline' })
    expect(emulated(google, origin).variants).toEqual({})
  })

  test('refuses a provider that is not emulated', () => {
    const other = defineProvider({ ...spotify, id: 'other' })
    expect(() => emulated(other, origin)).toThrow(
      `The emulator has no provider "other". It has: ${Object.keys(fixtures).sort().join(', ')}. One of your own: createEmulator({ providers: [profile] }).`,
    )
  })
})

describe('onExchange', () => {
  test('is told of every request, and of no secret', async () => {
    const exchanges: Exchange[] = []
    await logIn(github, { emulator: { onExchange: (exchange) => exchanges.push(exchange) } })
    expect(exchanges).toEqual([
      exchangeOf('authorization', 'GET', '/login/oauth/authorize', 200),
      exchangeOf('authorization', 'POST', '/login/oauth/authorize', 303),
      exchangeOf('token', 'POST', '/login/oauth/access_token', 200),
      exchangeOf('user', 'GET', '/user', 200),
      exchangeOf('emails', 'GET', '/user/emails', 200),
    ])
  })

  function exchangeOf(stage: string, method: string, path: string, status: number): Exchange {
    return { provider: 'github', stage, method, path, status }
  }
})

describe('fetch', () => {
  const { fetch } = createEmulator()

  test.each([
    'https://github.com/',
    'https://github.com/login/oauth/authorize/more',
    'http://127.0.0.1:4000/login/oauth/authorize',
    'http://127.0.0.1:4000/evil.example/authorize',
    'https://evil.example/authorize',
  ])('knows nothing at %s', async (url) => {
    expect((await fetch(url)).status).toBe(404)
  })

  test('takes what a server hands over', async () => {
    const handler: (request: Request, environment: object) => Promise<Response> = fetch
    const request = new Request('http://127.0.0.1:4000/api.spotify.com/v1/me')
    expect((await handler(request, { incoming: {} })).status).toBe(401)
  })

  test('reads no more than a token request can have', async () => {
    const body = new URLSearchParams({ code: 'x'.repeat(70_000) })
    expect((await fetch(spotify.endpoints.token, { method: 'POST', body })).status).toBe(413)
  })
})

describe('what the emulator remembers', () => {
  test('is the newest', () => {
    const map = new BoundedMap<number>(2)
    for (const [index, key] of ['a', 'b', 'a', 'c'].entries()) map.set(key, index)
    expect([...map]).toEqual([
      ['b', 1],
      ['c', 3],
    ])
  })
})

describe('the fixtures', () => {
  const situations = Object.values(providers).flatMap(({ id }) =>
    Object.values(fixtures[id] ?? {}).flatMap(({ stage, when = [] }) =>
      when.map((situation) => `${id} ${stage} ${situation}`),
    ),
  )

  test('say one thing about each situation', () => {
    expect(situations.filter((one, at) => situations.indexOf(one) !== at)).toEqual([])
  })

  test.each(Object.keys(providers))('of %s say what a login needs', (id) => {
    const needed = [
      'callback granted',
      'callback denied',
      'token granted',
      'token code-unknown',
      'token client-unknown',
      'token secret-wrong',
      'user user-full',
      'user user-sparse',
      'user token-missing',
      'user token-invalid',
    ]
    expect(needed.filter((one) => !situations.includes(`${id} ${one}`))).toEqual([])
  })
})
