import { describe, expect, test } from 'vitest'
import { defineProvider, github, google, spotify } from 'trivet/providers'
import type { ExpectedFailure, Situation } from '../fixtures/fixture.ts'
import { fixtures } from '../fixtures/index.ts'
import { codeOf, logIn, type LoginOptions } from '../tests/support/emulated-login.ts'
import { createEmulator } from './emulator.ts'

// Every provider signs in in tests/emulated-profiles.test.ts. Here are those whose details are known best.
const providers = { github, google, spotify }

const withHeaders = (change: (headers: Record<string, string>) => void): LoginOptions => ({
  tamper: (request) => {
    if (request.method === 'POST') return request
    const headers = { ...request.headers }
    change(headers)
    return { ...request, headers }
  },
})

/** How a client gets into each situation at the user-info endpoint. */
const ways: Readonly<Partial<Record<Situation, LoginOptions>>> = {
  'token-missing': withHeaders((headers) => delete headers['authorization']),
  'scheme-wrong': withHeaders((headers) => (headers['authorization'] = 'token abc')),
  'token-invalid': withHeaders((headers) => (headers['authorization'] = 'Bearer nobody-has-it')),
  'user-agent-missing': withHeaders((headers) => delete headers['user-agent']),
}

const recorded = Object.values(providers).flatMap((provider) =>
  Object.values(fixtures[provider.id] ?? {}).flatMap(({ stage, when = [], expect: expected }) =>
    stage !== 'user'
      ? []
      : when
          .filter((situation) => situation in ways)
          .map((situation) => [provider.id, situation, provider, expected] as const),
  ),
)

describe('a refusal at the user-info endpoint', () => {
  test.each(recorded)("is %s's own: %s", async (_id, situation, provider, expected) => {
    const { failure: code, details } = expected as ExpectedFailure
    const outcome = await logIn(provider, {
      ...ways[situation],
      // Keys are asked for with GET too, and without a token.
      begin: { scopes: provider.scopes.default.filter((scope) => scope !== 'openid') },
    })
    expect(outcome).toMatchObject({ status: 'failed', failure: { code, details } })
  })

  test('comes when a token has expired', async () => {
    const { emulator, token, later } = await signedIn()
    const ask = () =>
      emulator.fetch(spotify.endpoints.userInfo ?? '', {
        headers: { authorization: `Bearer ${token}` },
      })
    later(3_599_999)
    expect((await ask()).status).toBe(200)
    later(1)
    expect(await (await ask()).json()).toMatchObject({
      error: { message: 'The access token expired' },
    })
  })

  test('comes to the token of another provider', async () => {
    const { emulator, token } = await signedIn()
    const headers = { authorization: `Bearer ${token}` }
    expect((await emulator.fetch(google.endpoints.userInfo ?? '', { headers })).status).toBe(401)
  })

  test('is standard where nothing is recorded', async () => {
    const emulator = createEmulator({ providers: [example] })
    const bare = await emulator.fetch(example.endpoints.userInfo ?? '')
    expect([bare.status, bare.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    const headers = { authorization: 'Bearer nobody-has-it' }
    const wrong = await emulator.fetch(example.endpoints.userInfo ?? '', { headers })
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  })
})

describe('the addresses of GitHub', () => {
  test('are not there without their scope, and the login does not need them', async () => {
    const outcome = await logIn(github, { begin: { scopes: ['read:user'] } })
    expect(outcome).toMatchObject({ user: { email: 'octocat@example.com', emailVerified: null } })
  })

  test('are a 404 for whoever asks all the same', async () => {
    const { emulator, token } = await signedIn(github, 'gist')
    const url = github.additionalRequests[0]?.url ?? ''
    const answer = await emulator.fetch(url, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
    })
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ message: 'Not Found' })
  })
})

const example = defineProvider({
  id: 'example',
  name: 'Example',
  endpoints: {
    authorization: 'https://example.com/authorize',
    token: 'https://example.com/token',
    userInfo: 'https://example.com/userinfo',
  },
  additionalRequests: [{ id: 'roles', url: 'https://example.com/roles' }],
  user: {
    id: { first: ['/data/0/a~1b', '/id'] },
    name: '/data/0/name',
    email: { from: 'token', at: '/email' },
    emailVerified: { const: false },
  },
})

describe('a provider of which nothing is recorded', () => {
  test('has users with their values where the profile looks for them', async () => {
    const emulator = { providers: [example] }
    expect(await logIn(example, { emulator })).toMatchObject({
      user: { id: '1001', name: 'Test User', email: null },
    })
    expect(await logIn(example, { emulator, user: { user: 'sparse' } })).toMatchObject({
      user: { id: '1001', name: null },
    })
  })

  test('can be OpenID Connect', async () => {
    const oidc = defineProvider({
      ...example,
      issuer: 'https://example.com',
      endpoints: { ...example.endpoints, keys: 'https://example.com/keys' },
      idToken: { algorithms: ['ES384'] },
      scopes: { default: ['openid'] },
      user: { id: '/sub' },
    })
    const outcome = await logIn(oidc, { emulator: { providers: [oidc] } })
    expect(codeOf(outcome)).toBe('authenticated')
    expect(outcome).toMatchObject({ claims: { iss: 'https://example.com', sub: '1001' } })
  })
})

/** An access token, and a clock to wind. */
async function signedIn(provider = spotify, scope = '') {
  let time = Date.UTC(2026, 0)
  const emulator = createEmulator({ now: () => time })
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'app-1',
    redirect_uri: 'https://app.example/',
    scope,
  })
  const { headers } = await emulator.fetch(
    `${provider.endpoints.authorization}?${query.toString()}`,
    {
      method: 'POST',
      body: new URLSearchParams({ decision: 'allow' }),
    },
  )
  const answer = await emulator.fetch(provider.endpoints.token, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: 'app-1',
      client_secret: 'secret-1',
      redirect_uri: 'https://app.example/',
      code: new URL(headers.get('location') ?? '').searchParams.get('code') ?? '',
    }),
  })
  const { access_token: token } = await answer.json()
  return { emulator, token: String(token), later: (ms: number) => (time += ms) }
}
