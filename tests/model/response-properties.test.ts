import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../support/any-character.ts'
import type { HttpResponse } from '../../src/effects/ports.ts'
import { failureTable } from '../../src/failures.ts'
import { createFlow } from '../../src/flow.ts'
import type { Outcome } from '../../src/outcome.ts'
import {
  callbackUrl,
  flowOptions,
  pending,
  profileWith,
  providerWorld,
  tokenBody,
  tokenRequests,
  userBody,
  userInfoRequests,
  type Routes,
} from './support.ts'
import { World } from './world.ts'

/** A body that is good, or nearly, or anything but. */
function bodyLike(good: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const member = fc.oneof(
    fc.constantFrom(...Object.keys(good)),
    fc.constantFrom('error', 'error_description', 'scope', 'id_token', '__proto__', 'toString'),
  )
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: anyCharacter }))
  const nearly = fc
    .tuple(fc.array(fc.tuple(member, value), { maxLength: 2 }), fc.subarray(Object.keys(good)))
    .map(([changes, removed]) => {
      const left = Object.entries(good).filter(([name]) => !removed.includes(name))
      const isWhole = removed.length > 2
      return JSON.stringify(
        Object.fromEntries([...(isWhole ? Object.entries(good) : left), ...changes]),
      )
    })
  return fc.oneof(
    { weight: 6, arbitrary: nearly },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: anyCharacter }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '{}', '[]', 'null', '['.repeat(100_000), '{"a":'.repeat(99)),
    },
  )
}

const status = fc.oneof(
  { weight: 6, arbitrary: fc.constant(200) },
  { weight: 2, arbitrary: fc.constantFrom(201, 204, 302, 307, 400, 401, 403, 404, 429, 500, 503) },
  { weight: 1, arbitrary: fc.integer() },
)
const contentType = fc.oneof(
  { weight: 6, arbitrary: fc.constant('application/json') },
  fc.constantFrom('text/html', 'application/problem+json;x', 'application/x-www-form-urlencoded'),
  fc.string(),
)
const headerValue = fc.oneof(
  fc.constantFrom('0', '1', '29', '31', '-1', '1e9', 'NaN', 'Wed, 21 Oct 2099 07:28:00 GMT'),
  fc.string({ unit: anyCharacter }),
)

function responseLike(good: Readonly<Record<string, unknown>>): fc.Arbitrary<HttpResponse> {
  return fc
    .record({
      status,
      body: bodyLike(good),
      contentType,
      retryAfter: headerValue,
      location: headerValue,
    })
    .map(({ status: own, body, contentType: type, retryAfter, location }) => ({
      status: own,
      body,
      headers: { 'content-type': type, 'retry-after': retryAfter, location },
    }))
}

async function completed(routes: Routes, world = providerWorld(routes)) {
  const provider = profileWith({
    quirks: {
      tokenResponseMayBeForm: { source: 'a test', date: '2026-01-01' },
      expiresInMayBeString: { source: 'a test', date: '2026-01-01' },
    },
  })
  const flow = createFlow({ ...flowOptions, provider, effects: world })
  return { outcome: await flow.complete(pending, callbackUrl()), world }
}

/** What holds for every outcome. */
function expectSound(outcome: Outcome, world: World): void {
  expect(tokenRequests(world)).toHaveLength(1)
  expect(userInfoRequests(world).length).toBeLessThanOrEqual(3)
  if (outcome.status !== 'authenticated') {
    expect(failureTable).toHaveProperty([outcome.failure.code])
    expect(outcome.status).toBe(failureTable[outcome.failure.code].ends)
    expect(outcome.failure.retryable).toBe('retryable' in failureTable[outcome.failure.code])
    return
  }
  const { user, tokens } = outcome
  expect(user.id).toMatch(/^[^]+$/)
  expect(user.provider).toBe('example')
  for (const text of [user.name, user.email]) expect(text === null || text !== '').toBe(true)
  expect(user.emailVerified === null || user.email !== null).toBe(true)
  expect(tokens.accessToken).toMatch(/^[\x21-\x7e]+$/)
  expect(tokens.tokenType).toBe('Bearer')
  const { expiresAt = 0 } = tokens
  expect(Number.isInteger(expiresAt) && !Number.isNaN(new Date(expiresAt).getTime())).toBe(true)
}

describe('whatever is answered, there is a sound outcome', () => {
  test('by the token endpoint', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(responseLike(tokenBody), async (token) => {
        const { outcome, world } = await completed({ token })
        expectSound(outcome, world)
        const isGranted = userInfoRequests(world).length > 0
        expect(isGranted).toBe(outcome.status === 'authenticated')
        seen.add(outcome.status)
      }),
      { numRuns: 1000 },
    )
    expect(seen).toEqual(new Set(['authenticated', 'failed']))
  })

  test('by the user-info endpoint, and the tokens are kept', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(responseLike(userBody), { minLength: 3 }), async (userInfo) => {
        const { outcome, world } = await completed({ userInfo })
        expectSound(outcome, world)
        expect(outcome.tokens?.accessToken).toBe(tokenBody.access_token)
        seen.add(outcome.status)
      }),
      { numRuns: 1000 },
    )
    expect(seen).toEqual(new Set(['authenticated', 'failed']))
  })
})

describe('an adapter that breaks its contract', () => {
  const nonsense = fc.oneof(
    fc.anything(),
    fc.constantFrom(undefined, null, {}, { status: 200 }, { status: 200, headers: {} }),
    fc.constantFrom(
      { kind: 'odd', sent: 'maybe' },
      { kind: 'reset', sent: 'no?' },
      new Error('no'),
    ),
  )

  test('answers nonsense: the flow fails', () =>
    fc.assert(
      fc.asyncProperty(nonsense, async (answer) => {
        const world = new World()
        Object.assign(world, { send: () => answer })
        const { outcome } = await completed({}, world)
        expect(outcome.status).toBe('failed')
      }),
    ))

  test('throws, at once or later: the flow fails, and nobody knows whether the code was used', () =>
    fc.assert(
      fc.asyncProperty(nonsense, fc.boolean(), async (thrown, isAtOnce) => {
        const world = new World()
        const fail = (): never => {
          throw thrown
        }
        Object.assign(world, { send: isAtOnce ? fail : async () => fail() })
        const { outcome } = await completed({}, world)
        expect(outcome).toMatchObject({ status: 'failed', failure: { ambiguous: true } })
      }),
    ))
})
