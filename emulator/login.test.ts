import { describe, expect, test } from 'vitest'
import { createFlow } from 'trivet'
import { github, google, resolveProfile, spotify } from 'trivet/providers'
import type { ExpectedFailure } from '../fixtures/fixture.ts'
import { fixtures } from '../fixtures/index.ts'
import { createWorld, logIn, redirectUri } from '../tests/support/emulated-login.ts'
import { approve } from './approve.ts'
import { recordedUsers } from './recorded.ts'

// Every provider signs in in tests/emulated-profiles.test.ts. Here are those whose details are known best.
const providers = { github, google, spotify }

const everybody = Object.values(providers).flatMap((provider) =>
  recordedUsers(provider.id).map(({ key, user }) => [provider.id, key, provider, user] as const),
)

describe('a login', () => {
  test.each(everybody)('at %s as the user %s shows that user', async (_id, key, provider, user) => {
    const outcome = await logIn(provider, { user: { user: key } })
    expect(outcome).toMatchObject({ status: 'authenticated', missingScopes: [] })
    // GitHub says more about the address in an answer of its own.
    const { email: _email, emailVerified: _verified, ...others } = user
    expect(outcome).toMatchObject({ user: provider === github ? others : user })
  })

  test('at GitHub shows the address of the list, verified', async () => {
    expect(await logIn(github)).toMatchObject({
      user: { email: 'octocat@example.com', emailVerified: true },
    })
    expect(await logIn(github, { user: { user: 'sparse' } })).toMatchObject({
      user: { email: null, emailVerified: null },
    })
  })

  test.each(Object.values(providers))('at $id works over a path on loopback', async (provider) => {
    const { emulator, effects } = createWorld()
    const here = emulator.emulated(provider, 'http://127.0.0.1:4000')
    const flow = createFlow({
      provider: here,
      clientId: 'app-1',
      clientSecret: 'secret-1',
      redirectUri,
      effects,
    })
    const { url, pending } = await flow.begin()
    expect(url).toContain(
      `http://127.0.0.1:4000/${new URL(provider.endpoints.authorization).host}/`,
    )
    const callback = await approve(url, { fetch: emulator.fetch })
    expect(await flow.complete(pending, callback)).toMatchObject({ status: 'authenticated' })
    const hosts = new Set(effects.requests.map(({ url: address }) => new URL(address).host))
    expect([...hosts]).toEqual(['127.0.0.1:4000'])
  })

  test.each(Object.values(providers))('at $id that is denied is denied', async (provider) => {
    const outcome = await logIn(provider, { user: { decision: 'deny' } })
    const recorded = fixtures[provider.id]?.['callback-denied']?.expect
    const { failure: code, details } = recorded as ExpectedFailure
    expect(outcome).toMatchObject({ status: 'denied', failure: { code, details } })
  })

  test('at Spotify needs no secret, but then a verifier', async () => {
    const flow = { clientSecret: undefined }
    expect(await logIn(spotify, { flow })).toMatchObject({ status: 'authenticated' })
    const outcome = await logIn(spotify, {
      flow,
      detour: (url) => url.replaceAll(/&code_challenge(?:_method)?=[^&]*/g, ''),
      tamper: (request) => ({
        ...request,
        ...(request.body !== undefined && {
          body: request.body.replace(/&code_verifier=[^&]*/, ''),
        }),
      }),
    })
    expect(outcome).toMatchObject({ failure: { code: 'exchange.rejected' } })
  })
})

describe('what is granted', () => {
  const tokensOf = async (...args: Parameters<typeof logIn>) => {
    const outcome = await logIn(...args)
    if (outcome.status !== 'authenticated') throw new Error(outcome.failure.code)
    return outcome
  }

  test('comes under the names of the provider', async () => {
    const { tokens } = await tokensOf(google, { begin: { scopes: ['profile', 'openid', 'email'] } })
    expect(tokens.scopes.join(' ')).toBe(
      'https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/userinfo.profile openid',
    )
  })

  test('comes without what something larger includes', async () => {
    const scopes = ['user', 'gist', 'read:user']
    const { tokens, missingScopes } = await tokensOf(github, { begin: { scopes } })
    expect(tokens.scopes).toEqual(['user', 'gist'])
    expect(missingScopes).toEqual([])
  })

  test('decides which members the user information has', async () => {
    const withoutEmail = await tokensOf(google, { begin: { scopes: ['openid', 'profile'] } })
    expect(withoutEmail.user).toMatchObject({ name: 'Test User', email: null })
    expect(withoutEmail.claims).not.toHaveProperty('email')
    const subjectOnly = await tokensOf(google, { begin: { scopes: ['openid'] } })
    expect(Object.keys(Object(subjectOnly.raw.user))).toEqual(['sub'])
    const spotifyWithout = await tokensOf(spotify, { begin: { scopes: ['user-read-private'] } })
    expect(spotifyWithout.user.email).toBeNull()
  })

  test('has a refresh token at Google only where offline access was asked for', async () => {
    const online = await tokensOf(google)
    expect(online.tokens.refreshToken).toBeUndefined()
    const offline = await tokensOf(resolveProfile(google, { variant: 'offline' }))
    expect(offline.tokens.refreshToken).toMatch(/^1\/\/0\w{43}$/)
  })

  test('is an expiring token at GitHub where offline access was asked for', async () => {
    const { tokens } = await tokensOf(github, { begin: { scopes: ['gist', 'offline_access'] } })
    expect(tokens.scopes).toEqual(['gist'])
    expect(tokens.refreshToken).toMatch(/^ghr_\w{76}$/)
    expect(tokens.expiresAt).toBeDefined()
  })

  test.each([
    [github, /^gho_\w{36}$/],
    [google, /^ya29\.a0\w{43}$/],
    [spotify, /^BQ\w{43}$/],
  ])('is a fresh token in the shape of the provider: %#', async (provider, shape) => {
    const [first, second] = [await tokensOf(provider), await tokensOf(provider)]
    expect(first.tokens.accessToken).toMatch(shape)
    expect(second.tokens.accessToken).toMatch(shape)
    expect(second.tokens.accessToken).not.toBe(first.tokens.accessToken)
  })
})
