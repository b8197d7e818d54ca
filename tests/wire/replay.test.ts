import nock from 'nock'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { webEffects, type Effects } from 'trivet/effects'
import { initialState, outcomeOf, run, surroundingsOf, type FlowState } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import type { CallbackFixture, ExchangeFixture, ExpectedFailure } from '../../fixtures/fixture.ts'
import type { Failure } from '../../src/failures.ts'
import { readAuthorizationResponse } from '../../src/protocol/authorization-response.ts'
import { policyOf } from '../../src/machine/callback-policy.ts'
import { providerKey } from '../../src/protocol/user.ts'
import { count } from '../support/count.ts'
import { fixturesById } from '../support/fixture-files.ts'
import {
  FIXTURE_CLIENT,
  FIXTURE_NONCE,
  fixtureKeys,
  signedBody,
} from '../support/fixture-id-tokens.ts'
import { profileOf } from '../support/profiles.ts'

const redirectUri = 'https://app.example/callback'
const state = 'the-state-of-this-login-43-characters-long-x'
const timeoutMs = 60_000
const replayed = new Set<string>()

beforeAll(() => nock.disableNetConnect())
afterAll(() => {
  nock.restore()
  count('fixtures replayed', replayed.size)
})
afterEach(({ task }) => {
  if (fixturesById.has(task.name)) replayed.add(task.name)
  nock.abortPendingRequests()
  nock.cleanAll()
})

describe('a fixture, served to the real fetch, ends the flow as it says', () => {
  test.each(of('callback'))('%s', async (id, fixture) => {
    const { query, expect: expected } = fixture
    const provider = profileOf(id, fixture)
    await serve(exchange(id, 'token-success'), provider)
    await serveUser(id, provider)
    const { failure, user } = await login(provider, query.replace('{state}', state), sentAt(id))
    if ('failure' in expected) expectFailure(failure, expected, 0)
    else expect(user?.provider).toBe(providerKey(provider))
  })

  test.each(of('token'))('%s', async (id, fixture) => {
    const provider = profileOf(id, fixture)
    await serve(fixture, provider)
    await serveUser(id, provider)
    // Where no ID token comes, none was asked for.
    const hasIdToken = fixture.response.body.includes('id_token') && provider.idToken !== undefined
    const scopes = hasIdToken ? provider.scopes.default : []
    const at = Date.parse(dateOf(fixture))
    const { failure, tokens, user } = await login(provider, successOf(id), at, scopes)
    const { expect: expected } = fixture
    if ('failure' in expected) return expectFailure(failure, expected, at)
    if (!('tokens' in expected)) throw new Error('It expects neither tokens nor a failure.')
    // Where a response that brings the user has none, as after a refresh, nobody has signed in.
    const isNobody = 'userComesInTokenResponse' in provider.quirks && expected.user === undefined
    expect(failure?.code).toBe(isNobody ? 'userinfo.id-missing' : undefined)
    // What is not named counts as granted.
    const { scopes: named } = expected.tokens
    expect(tokens?.scopes).toEqual(named.length === 0 ? scopes : named)
    expect(tokens?.refreshToken !== undefined).toBe(expected.tokens.refreshable)
    if (expected.user !== undefined) expect(user).toEqual(expected.user)
  })

  test.each(of('user'))('%s', async (id, fixture) => {
    const provider = withoutFurtherAnswers(profileOf(id, fixture))
    const now = Date.parse(dateOf(fixture))
    await serve(exchange(id, 'token-success'), provider)
    await serve(fixture, provider, 3)
    await serveKeys(id, provider)
    const { failure, user, tokens } = await login(provider, successOf(id), now)
    const { expect: expected } = fixture
    if ('failure' in expected) {
      expectFailure(failure, expected, now)
      expect(tokens).toBeDefined()
    } else expect({ user }).toEqual(expected)
  })

  test.each([...of('emails'), ...of('claims')])('%s', async (id, fixture) => {
    const provider = profileOf(id, fixture)
    const now = Date.parse(dateOf(fixture))
    await serve(exchange(id, 'token-success'), provider)
    await serve(exchange(id, 'user-sparse'), provider)
    await serve(fixture, provider)
    await serveKeys(id, provider)
    const { failure, user } = await login(provider, successOf(id), now)
    const { expect: expected } = fixture
    if ('failure' in expected) expectFailure(failure, expected, now)
    else if ('user' in expected) expect(user).toMatchObject(expected.user)
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
  const client = { clientId: FIXTURE_CLIENT, clientSecret: 'a placeholder, never sent anywhere' }
  const surroundings = surroundingsOf({ effects, client, provider, timeoutMs })
  const received = {
    type: 'callback.received',
    provider: providerKey(provider),
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
  const isNonceSent = provider.idToken?.nonce === true && scopes.length > 0
  const context = {
    ...initialState.context,
    provider: providerKey(provider),
    redirectUri,
    policy: policyOf(provider),
    state,
    scopes,
    codeVerifier: 'a-verifier-of-43-characters-at-the-very-least',
    nonce: isNonceSent ? FIXTURE_NONCE : null,
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

async function serve(fixture: ExchangeFixture, provider: Provider, times = 1): Promise<void> {
  const { stage, request, response } = fixture
  const { refresh } = provider.endpoints
  const isRefresh = refresh !== undefined && request?.url === refresh
  // A refresh has an answer of the same kind, and is no part of a login.
  const url = isRefresh ? provider.endpoints.token : (request?.url ?? '')
  const { origin, pathname, searchParams } = new URL(url)
  // Some answers of token endpoints are for clients that ask for another type than we do.
  const reqheaders = stage === 'token' ? {} : { ...request?.headers }
  nock(origin, { reqheaders })
    .intercept(pathname, request?.method ?? 'GET')
    .query((sent) => [...searchParams].every(([name, value]) => isSent(sent[name], value)))
    .times(times)
    .reply(response.status, await signedBody(fixture, provider), response.headers)
}

/** A placeholder stands for any value. */
function isSent(sent: unknown, value: string): boolean {
  return value.includes('EXAMPLE') ? typeof sent === 'string' : sent === value
}

async function serveUser(id: string, provider: Provider): Promise<void> {
  if (provider.endpoints.userInfo !== undefined) await serve(exchange(id, 'user-success'), provider)
  for (const { id: additional } of provider.additionalRequests)
    await serve(exchange(id, `${additional}-success`), provider)
  await serveKeys(id, provider)
}

async function serveKeys(id: string, provider: Provider): Promise<void> {
  const { keys } = provider.endpoints
  if (keys === undefined) return
  const recorded = fixturesById.get(`${provider.id}/keys`)
  if (recorded !== undefined && recorded.stage !== 'callback') return serve(recorded, provider)
  const { origin, pathname } = new URL(keys)
  nock(origin)
    .get(pathname)
    .reply(200, await fixtureKeys(provider))
}

/** What user information alone gives: further requests get an answer that counts as none, or are not made. */
function withoutFurtherAnswers(provider: Provider): Provider {
  return { ...provider, additionalRequests: [] }
}

function of(stage: 'callback'): [string, CallbackFixture][]
function of(stage: ExchangeFixture['stage']): [string, ExchangeFixture][]
function of(stage: string) {
  return [...fixturesById].filter(([, fixture]) => fixture.stage === stage)
}

function exchange(id: string, name: string): ExchangeFixture {
  const fixture = fixturesById.get(`${id.split('/', 1)[0]}/${name}`)
  if (fixture === undefined || fixture.stage === 'callback')
    throw new Error(`no ${name} beside ${id}`)
  return fixture
}

/** The callback of this provider's successful login. */
function successOf(id: string): string {
  const success = fixturesById.get(`${id.split('/', 1)[0]}/callback-success`)
  if (success?.stage !== 'callback') throw new Error(`no callback-success beside ${id}`)
  return success.query.replace('{state}', state)
}

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
