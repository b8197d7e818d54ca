import { beforeAll, describe, expect, test } from 'vitest'
import { expected, goodClaims, signed, signingKey } from '../../../tests/support/id-tokens.ts'
import {
  ACCESS_TOKEN,
  CODE,
  NONCE,
  profileWith,
  REDIRECT_URI,
  STATE,
  surroundings,
  VERIFIER,
} from '../../../tests/model/support.ts'
import { json, NOW, settled, World } from '../../../tests/model/world.ts'
import { perform, type AnsweredEffect } from './perform.ts'

const attempt = 7
const secrets = { state: STATE, nonce: NONCE, codeVerifier: VERIFIER, callback: {} }
const effects = {
  prepare: {
    type: 'effect.prepare',
    params: { attempt, redirectUri: REDIRECT_URI, scopes: [], parameters: {} },
  },
  exchange: {
    type: 'effect.exchange',
    params: { attempt, code: CODE, redirectUri: REDIRECT_URI, scopes: [], ...secrets },
  },
  verifyIdToken: {
    type: 'effect.verifyIdToken',
    params: { attempt, idToken: 'x.y.z', accessToken: ACCESS_TOKEN, nonce: NONCE },
  },
  fetchUserInfo: {
    type: 'effect.fetchUserInfo',
    params: {
      attempt,
      accessToken: ACCESS_TOKEN,
      grantedScopes: [],
      others: [],
      rawToken: null,
      claims: null,
      callback: {},
      tries: 0,
    },
  },
  wait: { type: 'effect.wait', params: { attempt, ms: 5000 } },
} satisfies Record<string, AnsweredEffect>

const signal = new AbortController().signal

/** A world in which one port throws, as no adapter should. */
function broken(port: 'now' | 'wait' | 'randomBytes' | 'sha256'): World {
  return Object.assign(new World(() => json({ access_token: 'x', token_type: 'Bearer' })), {
    [port]: () => {
      throw new Error('broken')
    },
  })
}

test('an adapter that broke its contract is named as far as it is known', async () => {
  expect(await perform(effects.prepare, surroundings(broken('now')), signal)).toMatchObject({
    failure: { details: { adapter: 'unknown' } },
  })
  expect(await perform(effects.wait, surroundings(broken('wait')), signal)).toMatchObject({
    failure: { code: 'network.adapter-failed', details: { host: '' } },
  })
})

describe('an adapter that throws is the failure of the effect, never a rejection', () => {
  const failedWith = (code: string, step: string) => ({ code, step })

  test.each(['randomBytes', 'sha256', 'now'] as const)('%s, while preparing', async (port) => {
    expect(await perform(effects.prepare, surroundings(broken(port)), signal)).toMatchObject({
      type: 'authorization.failed',
      attempt,
      failure: failedWith('authorization.preparation-failed', 'authorize'),
    })
  })

  test('the clock, after the code was sent: nobody knows whether it was used', async () => {
    const result = await perform(effects.exchange, surroundings(broken('now')), signal)
    expect(result).toMatchObject({
      type: 'exchange.failed',
      attempt,
      failure: { ...failedWith('network.adapter-failed', 'exchange'), ambiguous: true },
    })
  })

  test('the clock, while the ID token is checked', async () => {
    const provider = profileWith({ idToken: { algorithms: ['RS256'] } })
    const own = surroundings(broken('now'), { provider })
    expect(await perform(effects.verifyIdToken, own, signal)).toMatchObject({
      type: 'idToken.refused',
      attempt,
      failure: failedWith('network.adapter-failed', 'id-token'),
    })
  })

  test('the clock, while user information is read', async () => {
    const result = await perform(effects.fetchUserInfo, surroundings(broken('now')), signal)
    expect(result).toEqual({
      type: 'userInfo.failed',
      attempt,
      failure: expect.objectContaining(failedWith('network.adapter-failed', 'userinfo')),
      retryAfterMs: null,
    })
    expect(result).not.toHaveProperty('failure.ambiguous')
  })

  test('the timer, while waiting', async () => {
    expect(await perform(effects.wait, surroundings(broken('wait')), signal)).toMatchObject({
      type: 'wait.failed',
      attempt,
      failure: failedWith('network.adapter-failed', 'userinfo'),
    })
  })
})

describe('wait', () => {
  test('lets the time pass', async () => {
    const world = new World()
    const elapsed = await perform(effects.wait, surroundings(world), signal)
    expect(elapsed).toEqual({ type: 'wait.elapsed', attempt })
    expect(world.time).toBe(NOW + 5000)
  })

  test('ends when it is given up', async () => {
    const controller = new AbortController()
    const world = new World()
    world.isClockRunning = false
    const waiting = perform(effects.wait, surroundings(world), controller.signal)
    await settled()
    controller.abort()
    expect(await waiting).toMatchObject({ type: 'wait.failed' })
  })
})

describe('verifyIdToken', () => {
  let idToken: string
  let jwk: object

  beforeAll(async () => {
    const key = await signingKey('RS256', 'key-1')
    const now = NOW / 1000
    const times = { iat: now, exp: now + 3600 }
    idToken = await signed(key, { ...goodClaims, ...times, nonce: NONCE })
    jwk = key.jwk
  })

  const provider = profileWith({
    issuer: expected.issuer,
    idToken: { algorithms: ['RS256'] },
  })
  const verifying = (world: World, changes: object = {}) =>
    perform(
      {
        type: 'effect.verifyIdToken',
        params: { ...effects.verifyIdToken.params, idToken, ...changes },
      },
      surroundings(world, { provider }),
      signal,
    )

  test("checks it with the provider's keys, and gives its claims and its subject", async () => {
    const world = World.reacting(json({ keys: [jwk] }))
    expect(await verifying(world)).toMatchObject({
      type: 'idToken.verified',
      attempt,
      claims: { sub: 'user-1', iss: expected.issuer },
      subject: 'user-1',
    })
    expect(world.requests.map(({ method, url }) => [method, url])).toEqual([
      ['GET', 'https://issuer.example/keys'],
    ])
  })

  test('compares client, nonce and algorithm with what this flow knows', async () => {
    const refused = async (changes: object) => {
      const result = await verifying(World.reacting(json({ keys: [jwk] })), changes)
      return 'failure' in result ? result.failure.code : result.type
    }
    expect(await refused({ nonce: 'another' })).toBe('id-token.nonce-mismatch')
    expect(await refused({ idToken: 'x.y.z' })).toBe('id-token.malformed')
  })

  test('keys that cannot be had are a failure of this step', async () => {
    const world = World.reacting(json({}, { status: 404 }))
    expect(await verifying(world)).toMatchObject({
      type: 'idToken.refused',
      failure: { code: 'id-token.keys-unavailable', step: 'id-token', details: { status: 404 } },
    })
  })

  test.each([
    ['idToken', { idToken: undefined }],
    ['issuer', { issuer: undefined }],
    ['keys', { endpoints: { ...provider.endpoints, keys: undefined } }],
  ])('a profile without %s has no keys', async (_, changes) => {
    const without = profileWith({
      issuer: expected.issuer,
      idToken: { algorithms: ['RS256'] },
      ...changes,
    })
    const world = new World()
    const own = surroundings(world, { provider: without })
    expect(await perform(effects.verifyIdToken, own, signal)).toMatchObject({
      failure: { code: 'id-token.keys-unavailable' },
    })
    expect(world.requests).toEqual([])
  })
})
