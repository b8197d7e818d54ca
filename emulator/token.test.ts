import { describe, expect, test } from 'vitest'
import type { HttpRequest } from 'trivet/effects'
import { defineProvider, github, google, spotify } from 'trivet/providers'
import type { ExpectedFailure, Situation } from '../fixtures/fixture.ts'
import { fixtures } from '../fixtures/index.ts'
import {
  clientId,
  clientSecret,
  createWorld,
  logIn,
  redirectUri,
  type LoginOptions,
} from '../tests/support/emulated-login.ts'
import { approve } from './approve.ts'

// Every provider signs in in tests/emulated-profiles.test.ts. Here are those whose details are known best.
const providers = { github, google, spotify }

/** Changes the form of the token request. */
function inForm(change: (form: URLSearchParams) => void) {
  return (request: HttpRequest): HttpRequest => {
    if (request.body === undefined) return request
    const form = new URLSearchParams(request.body)
    change(form)
    return { ...request, body: form.toString() }
  }
}

const withoutChallenge = (url: string): string =>
  url.replaceAll(/&code_challenge(?:_method)?=[^&]*/g, '')

const asClient = (id: string) => (request: HttpRequest) => {
  if (!('authorization' in request.headers))
    return inForm((form) => form.set('client_id', id))(request)
  const authorization = `Basic ${btoa(`${id}:${clientSecret}`)}`
  return request.body === undefined
    ? request
    : { ...request, headers: { ...request.headers, authorization } }
}

/** How a client gets into each situation at the token endpoint. */
const ways: Readonly<Partial<Record<Situation, LoginOptions>>> = {
  'code-missing': { tamper: inForm((form) => form.delete('code')) },
  'code-unknown': { tamper: inForm((form) => form.set('code', 'nobody-has-it')) },
  'code-expired': { meanwhile: ({ effects }) => effects.advance(599_999 + 1) },
  'code-foreign': { tamper: asClient('app-2') },
  'redirect-uri-different': {
    tamper: inForm((form) => form.set('redirect_uri', `${redirectUri}/`)),
  },
  'verifier-missing': { tamper: inForm((form) => form.delete('code_verifier')) },
  'verifier-wrong': { tamper: inForm((form) => form.set('code_verifier', 'a'.repeat(43))) },
  'verifier-unexpected': { detour: withoutChallenge },
  'client-unknown': { emulator: { clients: { [clientId]: {} } }, tamper: asClient('app-2') },
  'secret-wrong': { emulator: { clients: { [clientId]: { secret: 'another' } } } },
  'grant-type-unsupported': { tamper: inForm((form) => form.set('grant_type', 'EXAMPLE')) },
  'credentials-unreadable': {
    tamper: (request) => ({
      ...request,
      headers: { ...request.headers, authorization: 'Basic %' },
    }),
  },
}

const recorded = Object.values(providers).flatMap((provider) =>
  Object.values(fixtures[provider.id] ?? {}).flatMap(({ stage, when = [], expect: expected }) =>
    stage !== 'token'
      ? []
      : when
          .filter((situation) => situation in ways)
          .map((situation) => [provider.id, situation, provider, expected] as const),
  ),
)

describe('a refusal at the token endpoint', () => {
  test.each(recorded)("is %s's own: %s", async (_id, situation, provider, expected) => {
    const { failure: code, details } = expected as ExpectedFailure
    // The code would be expired for the flow too: its own time limit is made longer.
    const options = { ...ways[situation], flow: { lifetimeMs: 3_600_000 } }
    expect(await logIn(provider, options)).toMatchObject({
      status: 'failed',
      failure: { code, details },
    })
  })

  test('covers what each provider is recorded to say', () => {
    const missing = Object.values(providers).map(({ id }) => [
      id,
      Object.keys(ways).filter(
        (situation) => !recorded.some((one) => one[0] === id && one[1] === situation),
      ),
    ])
    expect(Object.fromEntries(missing)).toEqual({
      github: ['credentials-unreadable'],
      google: ['credentials-unreadable'],
      spotify: ['verifier-unexpected'],
    })
  })

  test.each(Object.entries(ways))('is standard where nothing is recorded: %s', async (_, way) => {
    const provider = defineProvider({
      id: 'example',
      name: 'Example',
      endpoints: {
        authorization: 'https://example.com/authorize',
        token: 'https://example.com/token',
        userInfo: 'https://example.com/userinfo',
      },
      user: { id: '/sub' },
    })
    const outcome = await logIn(provider, {
      ...way,
      emulator: { ...way?.emulator, providers: [provider] },
      flow: { lifetimeMs: 3_600_000 },
    })
    expect(outcome).toMatchObject({
      failure: {
        code: 'exchange.rejected',
        details: {
          error: expect.stringMatching(
            /^(?:invalid_(?:client|grant|request)|unsupported_grant_type)$/,
          ),
        },
      },
    })
  })
})

/** A code, and a way to redeem it by hand. */
async function redeemable(provider: typeof github, scope = provider.scopes.default.join(' ')) {
  const world = createWorld()
  const { emulator, effects } = world
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    ...(provider === google && { access_type: 'offline' }),
  })
  const url = `${provider.endpoints.authorization}?${query.toString()}`
  const callback = await approve(url, { fetch: emulator.fetch })
  const code = new URL(callback).searchParams.get('code') ?? ''
  const ask = (form: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
    emulator.fetch(provider.endpoints.token, {
      method: 'POST',
      headers: { accept: 'application/json', ...headers },
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
    })
  const redeem = (headers?: Record<string, string>) =>
    ask({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }, headers)
  const user = (token: string) =>
    emulator.fetch(provider.endpoints.userInfo ?? '', {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
    })
  return { emulator, effects, code, ask, redeem, user }
}

describe('a code', () => {
  test.each(Object.values(providers))(
    'of $id that is used twice takes back the tokens of the first use',
    async (provider) => {
      const { redeem, user } = await redeemable(provider)
      const { access_token: token } = await (await redeem()).json()
      expect((await user(token)).status).toBe(200)
      const second = await (await redeem()).json()
      expect(second).toHaveProperty('error')
      expect((await user(token)).status).toBe(401)
    },
  )

  test('that two requests redeem at the same moment gives tokens to one', async () => {
    const { redeem } = await redeemable(spotify)
    const answers = await Promise.all([redeem(), redeem()])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400])
  })

  test('of another provider is unknown', async () => {
    const { emulator, code } = await redeemable(spotify)
    const answer = await emulator.fetch(google.endpoints.token, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: clientId,
        client_secret: clientSecret,
        code,
      }),
    })
    expect(await answer.json()).toMatchObject({ error_description: 'Malformed auth code.' })
  })
})

describe('a refresh token', () => {
  const refresh = (token: string) => ({ grant_type: 'refresh_token', refresh_token: token })

  test('of Google stays, and the answer has none', async () => {
    const { redeem, ask, user } = await redeemable(google)
    const { refresh_token: token } = await (await redeem()).json()
    const first = await (await ask(refresh(token))).json()
    expect(first).not.toHaveProperty('refresh_token')
    expect((await user(first.access_token)).status).toBe(200)
    expect((await ask(refresh(token))).status).toBe(200)
  })

  test('that is unknown is refused in the words of the provider', async () => {
    const { ask } = await redeemable(spotify)
    expect(await (await ask(refresh('nonsense'))).json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Invalid refresh token',
    })
  })
})

describe('a revocation', () => {
  test('ends every token of the grant', async () => {
    const { emulator, redeem, ask, user } = await redeemable(google)
    const tokens = await (await redeem()).json()
    const revoke = (token: string) =>
      emulator.fetch(google.endpoints.revocation ?? '', {
        method: 'POST',
        body: new URLSearchParams({ token }),
      })
    expect((await revoke('nonsense')).status).toBe(200)
    expect((await user(tokens.access_token)).status).toBe(200)
    expect((await revoke(tokens.refresh_token)).status).toBe(200)
    expect((await user(tokens.access_token)).status).toBe(401)
    const refreshed = await ask({
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
    })
    expect(await refreshed.json()).toMatchObject({
      error_description: 'Token has been expired or revoked.',
    })
  })
})

describe('the token endpoint', () => {
  test.each(Object.values(providers))(
    'of $id takes every scope for a name, and nothing more',
    async (provider) => {
      const { redeem } = await redeemable(provider, 'constructor __proto__ toString')
      expect(await (await redeem()).json()).toMatchObject({
        scope: expect.stringMatching(/^constructor[ ,]__proto__[ ,]toString$/),
      })
    },
  )

  test('of GitHub answers in a form where JSON is not asked for', async () => {
    const { redeem } = await redeemable(github)
    const good = await redeem({ accept: '*/*' })
    expect(good.headers.get('content-type')).toBe(
      'application/x-www-form-urlencoded; charset=utf-8',
    )
    expect(await good.text()).toMatch(
      /^access_token=gho_\w{36}&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer$/,
    )
    const bad = await redeem({ accept: '*/*' })
    expect(bad.status).toBe(200)
    expect(await bad.text()).toMatch(/^error=bad_verification_code&error_description=The\+code/)
  })

  test.each(Object.values(providers))('of $id is not there for GET', async (provider) => {
    const { emulator } = createWorld()
    expect((await emulator.fetch(provider.endpoints.token)).status).toBe(404)
  })

  test('writes its answers as the provider does', async () => {
    const { redeem } = await redeemable(google)
    const answer = await redeem()
    expect(answer.headers.get('cache-control')).toBe(
      'no-cache, no-store, max-age=0, must-revalidate',
    )
    expect(answer.headers.has('alt-svc')).toBe(false)
    expect(await answer.text()).toMatch(/^\{\n {2}"access_token": "ya29\./)
  })

  test('does not read JSON', async () => {
    const { emulator } = createWorld()
    const answer = await emulator.fetch(spotify.endpoints.token, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa('app-1:secret-1')}`,
        'content-type': 'application/json',
      },
      body: '{"grant_type":"authorization_code"}',
    })
    expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' })
  })
})

describe('a client', () => {
  const secret = 'a+b%c/ä'
  const emulator = { clients: { [clientId]: { secret } } }
  const authenticating = (method: 'basic' | 'post', encoding?: 'form' | 'raw') =>
    defineProvider({
      ...spotify,
      client: {
        authentication: [
          method === 'basic' ? { method, ...(encoding && { encoding }) } : { method },
        ],
      },
    })

  test.each([
    ['basic', 'form'],
    ['post', undefined],
  ] as const)('with %s %s and a secret of odd characters is let in', async (method, encoding) => {
    const outcome = await logIn(authenticating(method, encoding), {
      emulator: { ...emulator, providers: [authenticating(method, encoding)] },
      flow: { clientSecret: secret },
    })
    expect(outcome).toMatchObject({ status: 'authenticated' })
  })

  test('is compared without decoding where the profile says raw', async () => {
    const raw = authenticating('basic', 'raw')
    const clients = { [clientId]: { secret: 'a%2Fb' } }
    const options = { emulator: { clients, providers: [raw] }, flow: { clientSecret: 'a%2Fb' } }
    expect(await logIn(raw, options)).toMatchObject({ status: 'authenticated' })
  })

  test('in a way that the provider does not have is refused', async () => {
    const outcome = await logIn(authenticating('post'), {
      emulator: { providers: [authenticating('basic')] },
    })
    expect(outcome).toMatchObject({ failure: { details: { error: 'invalid_client' } } })
  })
})
