import { describe, expect, test } from 'vitest'
import {
  defineProvider,
  github,
  google,
  line,
  spotify,
  wechat,
  type Provider,
} from 'trivet/providers'
import { redirectUri } from '../tests/support/emulated-login.ts'
import { approve } from './approve.ts'
import { createEmulator, type EmulatorOptions } from './emulator.ts'

// Every provider signs in in tests/emulated-profiles.test.ts. Here are those whose details are known best.
const providers = { github, google, spotify }

const example = defineProvider({
  id: 'example',
  name: 'Example',
  issuer: 'https://example.com',
  endpoints: {
    authorization: 'https://example.com/authorize',
    token: 'https://example.com/token',
    userInfo: 'https://example.com/userinfo',
  },
  callback: { iss: { presence: 'required' } },
  user: { id: '/sub' },
})

function addressOf(provider: Provider, changes: Readonly<Record<string, string | null>> = {}) {
  const url = new URL(provider.endpoints.authorization)
  const parameters: Readonly<Record<string, string | null>> = {
    response_type: 'code',
    client_id: 'app-1',
    redirect_uri: redirectUri,
    scope: provider.scopes.default.join(' '),
    state: 'state-1',
    ...changes,
  }
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) url.searchParams.set(name, value)
  return url.href
}

const open = (url: string, options: EmulatorOptions = {}) =>
  createEmulator({ providers: [github, google, spotify, example], ...options }).fetch(url)

describe('the page', () => {
  test('says whose emulator it is, who asks, for what, and where it leads', async () => {
    const answer = await open(addressOf(github))
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toMatch(/Emulator of GitHub<\/strong> on this machine/)
    expect(page).toContain('no real account is involved')
    expect(page).toContain('<code><bdi>app-1</bdi></code>')
    expect(page).toMatch(/Read your e-mail addresses <code><bdi>user:email<\/bdi><\/code>/)
    expect(page).toContain(`<bdi>${redirectUri}</bdi>`)
    expect(page.match(/<input type="radio"/g)).toHaveLength(2)
  })

  test.each(Object.values(providers))(
    'of $id offers its users, one of them chosen',
    async (provider) => {
      const page = await (await open(addressOf(provider))).text()
      expect(page).toContain('value="full"')
      expect(page).toContain('value="sparse"')
      expect(page.match(/ checked/g)).toHaveLength(1)
    },
  )

  test('chooses the account that was suggested', async () => {
    const page = await (await open(addressOf(github, { login: 'octocat' }))).text()
    expect(page).toMatch(/value="sparse"\s+checked/)
  })

  test('runs nothing, loads nothing, is kept nowhere, and tells nobody where the user was', async () => {
    const { headers } = await open(addressOf(google))
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w-]{22}'; base-uri 'none'; frame-ancestors 'none'$/,
    )
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('has another nonce each time, the one of its policy', async () => {
    const emulator = createEmulator()
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const answer = await emulator.fetch(addressOf(github))
        const nonce = /<style nonce="([^"]+)">/.exec(await answer.text())?.[1] ?? ''
        expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
        return nonce
      }),
    )
    expect(nonces[0]).not.toBe(nonces[1])
  })

  const hostile = `"><script>alert(1)</script><img src=x onerror='alert(1)'>`

  test.each(['client_id', 'scope', 'redirect_uri', 'state', 'login', 'response_type'])(
    'shows a hostile %s as text',
    async (name) => {
      const value = name === 'redirect_uri' ? `https://app.example/${hostile}` : hostile
      for (const provider of [github, example]) {
        const answer = await open(addressOf(provider, { [name]: value }))
        expect(await answer.text()).not.toMatch(/<script|<img|onerror='/)
      }
    },
  )
})

describe('a request that cannot be trusted', () => {
  const clients = {
    'app-1': { redirectUris: ['https://app.example/callback', 'http://127.0.0.1/callback'] },
  }

  test.each([
    ['no client', { client_id: null }, {}],
    ['a client that is not registered', { client_id: 'app-2' }, { clients }],
    ['no redirect URI', { redirect_uri: null }, {}],
    [
      'a redirect URI that is not registered',
      { redirect_uri: 'https://app.example/other' },
      { clients },
    ],
    [
      'one that only begins like a registered one',
      { redirect_uri: 'http://127.0.0.1:80@evil.example/callback' },
      { clients },
    ],
    ['a relative redirect URI', { redirect_uri: '/callback' }, {}],
    ['a redirect URI that runs a script', { redirect_uri: 'javascript:alert(1)' }, {}],
    ['a redirect URI that is a page itself', { redirect_uri: 'data:text/html,hello' }, {}],
    ['a redirect URI with a fragment', { redirect_uri: 'https://app.example/#' }, {}],
    ['a redirect URI that everybody can listen to', { redirect_uri: 'http://app.example/' }, {}],
    ['a redirect URI with a line break', { redirect_uri: 'https://app.example/\r\nx: y' }, {}],
  ])('shows a page and sends nobody anywhere: %s', async (_, changes, options) => {
    for (const provider of [github, google, spotify, example]) {
      const answer = await open(addressOf(provider, changes), options)
      expect(answer.status).toBe(400)
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(answer.headers.has('location')).toBe(false)
    }
  })

  test('is one to localhost at Spotify, and nowhere else', async () => {
    const changes = { redirect_uri: 'http://localhost:3000/callback' }
    expect((await open(addressOf(spotify, changes))).status).toBe(400)
    expect((await open(addressOf(google, changes))).status).toBe(200)
  })

  test('is none where the address is registered', async () => {
    for (const address of ['https://app.example/callback', 'http://127.0.0.1:54321/callback'])
      expect((await open(addressOf(github, { redirect_uri: address }), { clients })).status).toBe(
        200,
      )
    const native = { redirect_uri: 'com.example.app:/callback' }
    expect((await open(addressOf(github, native))).status).toBe(200)
  })

  test('may leave out the only address that is registered', async () => {
    const only = { 'app-1': { redirectUris: ['https://app.example/callback?x=1'] } }
    const emulator = createEmulator({ clients: only })
    const url = addressOf(github, { redirect_uri: null })
    expect(await approve(url, { fetch: emulator.fetch })).toMatch(
      /^https:\/\/app\.example\/callback\?x=1&code=\w{20}&iss=/,
    )
  })
})

describe('a request with a mistake in it', () => {
  const mistakes: ReadonlyArray<readonly [string, Readonly<Record<string, string>>, string]> = [
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['a scope that cannot be', { scope: 'a"b' }, 'invalid_scope'],
    [
      'a challenge that is too short',
      { code_challenge: 'short', code_challenge_method: 'S256' },
      'invalid_request',
    ],
    ['a plain challenge', { code_challenge: 'a'.repeat(43) }, 'invalid_request'],
    ['a challenge method alone', { code_challenge_method: 'S256' }, 'invalid_request'],
  ]

  test.each(mistakes)('is sent back with the error: %s', async (_, changes, error) => {
    const answer = await open(addressOf(example, changes))
    const callback = new URL(answer.headers.get('location') ?? '')
    expect(callback.origin + callback.pathname).toBe(redirectUri)
    expect(callback.searchParams.get('error')).toBe(error)
    expect(callback.searchParams.get('state')).toBe('state-1')
    expect(callback.searchParams.get('iss')).toBe('https://example.com')
  })

  test.each(mistakes)('ends on a page of Google: %s', async (_, changes, error) => {
    const answer = await open(addressOf(google, changes))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(`<code>${error}</code>`)
  })

  test('is sent back by Spotify in its own words where these are recorded', async () => {
    const answer = await open(addressOf(spotify, { response_type: 'token' }))
    expect(answer.headers.get('location')).toBe(
      `${redirectUri}?error=unsupported_response_type&state=state-1`,
    )
  })

  test('is one with a parameter twice', async () => {
    const answer = await open(`${addressOf(example)}&scope=twice`)
    expect(answer.headers.get('location')).toContain('error=invalid_request')
  })

  test('is one that forbids to ask the user', async () => {
    const answer = await open(addressOf(google, { prompt: 'none' }))
    expect(answer.headers.get('location')).toBe(`${redirectUri}?error=login_required&state=state-1`)
  })

  test('is one that forbids to ask the user where that is recorded, in the words of LINE', async () => {
    const answer = await open(addressOf(line, { prompt: 'none' }), { providers: [line] })
    const { searchParams } = new URL(answer.headers.get('location') ?? '')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      error: 'LOGIN_REQUIRED',
      state: 'state-1',
    })
  })
})

describe('a request by POST', () => {
  test.each([github, wechat])('is taken from whatever $id calls its clients', async (provider) => {
    const url = new URL(addressOf(provider, { client_id: null }))
    url.searchParams.set(provider.client.parameters.id, 'app-1')
    const { fetch } = createEmulator({ providers: [provider] })
    const answer = await fetch(`${url.origin}${url.pathname}`, {
      method: 'POST',
      body: url.searchParams,
    })
    expect(answer.headers.get('location')).toBe(url.search)
  })
})

describe('the way back', () => {
  const send = async (provider: Provider, changes: Record<string, string | null> = {}) => {
    const emulator = createEmulator({ providers: [github, google, spotify, example] })
    const callback = await approve(addressOf(provider, changes), { fetch: emulator.fetch })
    return [...new URL(callback).searchParams]
  }
  const names = (pairs: ReadonlyArray<readonly [string, string]>) => pairs.map(([name]) => name)

  test('is what each provider is recorded to send', async () => {
    expect(names(await send(github))).toEqual(['code', 'iss', 'state'])
    expect(names(await send(spotify))).toEqual(['code', 'state'])
    expect(await send(google)).toMatchObject([
      ['state', 'state-1'],
      ['iss', 'https://accounts.google.com'],
      ['code', expect.stringMatching(/^4\/0A\w{43}$/)],
      [
        'scope',
        'email profile https://www.googleapis.com/auth/userinfo.profile https://www.googleapis.com/auth/userinfo.email openid',
      ],
      ['authuser', '0'],
      ['prompt', 'consent'],
    ])
  })

  test('has the issuer where the profile requires it', async () => {
    expect(names(await send(example))).toEqual(['code', 'iss', 'state'])
  })

  test('has no state where none came', async () => {
    expect(names(await send(github, { state: null }))).toEqual(['code', 'iss'])
  })

  test('is a redirect that makes the browser ask with GET', async () => {
    const emulator = createEmulator()
    const answer = await emulator.fetch(addressOf(github), {
      method: 'POST',
      body: new URLSearchParams({ decision: 'allow' }),
    })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  })
})

describe('approve', () => {
  const { fetch } = createEmulator()

  test('denies in the words of the provider', async () => {
    expect(await approve(addressOf(spotify), { fetch, decision: 'deny' })).toBe(
      `${redirectUri}?error=access_denied&state=state-1`,
    )
    const callback = await approve(addressOf(github), { fetch, decision: 'deny' })
    expect(new URL(callback).searchParams.get('error_description')).toBe(
      'The user has denied your application access.',
    )
  })

  test('says what the page said where there is nothing to approve', async () => {
    const url = addressOf(github, { redirect_uri: 'javascript:"<&>"' })
    await expect(approve(url, { fetch })).rejects.toThrow(
      'The authorization page answered 400: redirect_uri_mismatch: ',
    )
    await expect(approve(addressOf(github), { fetch, user: '<nobody>' })).rejects.toThrow(
      'There is no user "<nobody>" here. There is: full, sparse.',
    )
  })

  test('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(approve(addressOf(github), { fetch, signal })).rejects.toThrow('enough')
  })
})
