import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { webEffects, type Effects } from 'trivet/effects'
import { initialState, outcomeOf, run, surroundingsOf, type FlowState } from 'trivet/machine'
import { providers, type Provider } from 'trivet/providers'
import type { CallbackFixture, ExchangeFixture, ExpectedFailure } from '../../fixtures/fixture.ts'
import type { Failure } from '../../src/failures.ts'
import { readAuthorizationResponse } from '../../src/protocol/authorization-response.ts'
import { fixturesById } from '../support/fixture-files.ts'

// The client for which the ID tokens among the fixtures are signed.
const clientId = '000000000000-EXAMPLE.apps.googleusercontent.com'
const redirectUri = 'https://app.example/callback'
const state = 'the-state-of-this-login-43-characters-long-x'
const timeoutMs = 60_000
const profiles: Readonly<Record<string, Provider>> = providers

beforeAll(() => nock.disableNetConnect())
afterAll(() => nock.restore())
afterEach(() => {
  nock.abortPendingRequests()
  nock.cleanAll()
})

describe('a fixture, served to the real fetch, ends the flow as it says', () => {
  test.each(of('callback'))('%s', async (id, { query, expect: expected }) => {
    const provider = providerOf(id)
    serve(exchange(id, 'token-success'))
    serveUser(id)
    const { failure, user } = await login(provider, query.replace('{state}', state), sentAt(id))
    if ('failure' in expected) expectFailure(failure, expected, 0)
    else expect(user?.provider).toBe(provider.id)
  })

  test.each(of('token'))('%s', async (id, fixture) => {
    serve(fixture)
    serveUser(id)
    // Where no ID token comes, none was asked for.
    const scopes = fixture.response.body.includes('id_token') ? undefined : []
    const at = Date.parse(dateOf(fixture))
    const { failure, tokens } = await login(providerOf(id), successOf(id), at, scopes)
    const { expect: expected } = fixture
    if ('failure' in expected) return expectFailure(failure, expected, at)
    expect(failure).toBeNull()
    expect('tokens' in expected && expected.tokens.scopes).toEqual(tokens?.scopes)
    expect('tokens' in expected && expected.tokens.refreshable).toBe(
      tokens?.refreshToken !== undefined,
    )
  })

  test.each(of('user'))('%s', async (id, fixture) => {
    serve(exchange(id, 'token-success'))
    serve(fixture, 3)
    serveBeside(id, 'emails-without-scope')
    const { failure, user, tokens } = await login(
      providerOf(id),
      successOf(id),
      Date.parse(dateOf(fixture)),
    )
    const { expect: expected } = fixture
    if ('failure' in expected) {
      expectFailure(failure, expected, Date.parse(dateOf(fixture)))
      expect(tokens).toBeDefined()
    } else expect({ user }).toEqual(expected)
  })

  test.each(of('emails'))('%s', async (id, fixture) => {
    serve(exchange(id, 'token-success'))
    serve(exchange(id, 'user-sparse'))
    serve(fixture)
    const { user } = await login(providerOf(id), successOf(id), Date.parse(dateOf(fixture)))
    const { expect: expected } = fixture
    if ('user' in expected) expect(user).toMatchObject(expected.user)
    else expect(user).toMatchObject({ email: null, emailVerified: null })
  })
})

async function login(
  provider: Provider,
  query: string,
  now: number,
  scopes: readonly string[] = provider.scopes.default,
) {
  const effects: Effects = { ...webEffects(), now: () => now, wait: waitOrLimit }
  const client = { clientId, clientSecret: 'a placeholder, never sent anywhere' }
  const surroundings = surroundingsOf({ effects, client, provider, timeoutMs })
  const received = {
    type: 'callback.received',
    provider: provider.id,
    receivedAt: now,
    response: readAuthorizationResponse(`${redirectUri}?${query}`),
  } as const
  const { context } = (await run(waiting(provider, now, scopes), received, surroundings, undefined))
    .state
  const outcome = outcomeOf(context)
  return { failure: context.failure, user: context.user, tokens: outcome?.tokens }
}

/** A flow of which the nonce is the one in the fixtures' ID tokens. */
function waiting(provider: Provider, now: number, scopes: readonly string[]): FlowState {
  const policy = {
    issuer: { expected: provider.issuer ?? null, ...provider.callback.iss },
    denials: provider.callback.denials,
  }
  const context = {
    ...initialState.context,
    provider: provider.id,
    redirectUri,
    policy,
    state,
    scopes,
    codeVerifier: 'a-verifier-of-43-characters-at-the-very-least',
    nonce: provider.idToken === undefined || scopes.length === 0 ? null : 'EXAMPLE-nonce',
    expiresAt: now + 1,
  }
  return { value: 'awaitingCallback', context }
}

/** Waits between tries are over at once; the time limit of a request never is. */
function waitOrLimit(ms: number, signal: AbortSignal): Promise<void> {
  if (ms !== timeoutMs) return Promise.resolve()
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
  })
}

function serve({ stage, request, response }: ExchangeFixture, times = 1): void {
  const { origin, pathname, search } = new URL(request?.url ?? '')
  // Some answers of token endpoints are for clients that ask for another type than we do.
  const reqheaders = stage === 'token' ? {} : { ...request?.headers }
  nock(origin, { reqheaders })
    .intercept(`${pathname}${search}`, request?.method ?? 'GET')
    .times(times)
    .reply(response.status, response.body, response.headers)
}

function serveUser(id: string): void {
  serve(exchange(id, 'user-success'))
  serveBeside(id, 'emails-success')
}

/** What is asked for beside the token and the user, where this provider has it. */
function serveBeside(id: string, emails: string): void {
  const { additionalRequests, endpoints } = providerOf(id)
  if (additionalRequests.length > 0) serve(exchange(id, emails), 3)
  if (endpoints.keys !== undefined) serve(exchange(id, 'keys'))
}

function of(stage: 'callback'): [string, CallbackFixture][]
function of(stage: ExchangeFixture['stage']): [string, ExchangeFixture][]
function of(stage: string) {
  return [...fixturesById].filter(([, fixture]) => fixture.stage === stage)
}

function exchange(id: string, name: string): ExchangeFixture {
  const fixture = fixturesById.get(`${providerOf(id).id}/${name}`)
  if (fixture === undefined || fixture.stage === 'callback')
    throw new Error(`no ${name} beside ${id}`)
  return fixture
}

function providerOf(id: string): Provider {
  const provider = profiles[id.split('/', 1)[0] ?? '']
  if (provider === undefined) throw new Error(`${id} is of no provider`)
  return provider
}

const successOf = (id: string): string => `code=placeholder&state=${state}&of=${id}`
const dateOf = ({ response }: ExchangeFixture): string => response.headers['date'] ?? ''
const sentAt = (id: string): number => Date.parse(dateOf(exchange(id, 'token-success')))

function expectFailure(failed: Failure | null, expected: ExpectedFailure, at: number): void {
  expect(failed?.code).toBe(expected.failure)
  expect(failed?.details).toMatchObject(expected.details ?? {})
  if (expected.retryAfterSeconds === undefined) return
  const { retryAfterSeconds } = expected
  const retryAt = retryAfterSeconds === null ? null : at + retryAfterSeconds * 1000
  expect(failed?.details).toMatchObject({ retryAt })
}
