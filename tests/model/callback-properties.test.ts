import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../support/any-character.ts'
import { createFlow } from '../../src/flow.ts'
import { failureTable } from '../../src/failures.ts'
import type { Outcome } from '../../src/outcome.ts'
import {
  CODE,
  EXPIRES_AT,
  flowOptions,
  ISSUER,
  pending,
  profileWith,
  providerWorld,
  REDIRECT_URI,
  STATE,
  tokenRequests,
} from './support.ts'
import { NOW } from './world.ts'

const names = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'scope',
  'Code',
  'access_token',
  'id_token',
  'refresh_token',
  'response',
  'token_type',
  '__proto__',
  '',
]
const values = fc.oneof(
  fc.constantFrom(CODE, STATE, ISSUER, '', 'access_denied', 'https://evil.example', '\r\n\0%'),
  fc.string({ unit: anyCharacter, maxLength: 60 }),
)
const pair = fc.tuple(fc.constantFrom(...names), values)
const addresses = [
  REDIRECT_URI,
  `${REDIRECT_URI}/`,
  'https://app.example/Callback',
  'https://app.example:444/callback',
  'http://app.example/callback',
  'https://evil.example/callback',
  'HTTPS://APP.EXAMPLE:443/x/../callback',
]

/** A good callback, and a few things done to it. */
const callback = fc.record({
  address: fc.oneof(
    { weight: 4, arbitrary: fc.constant(REDIRECT_URI) },
    fc.constantFrom(...addresses),
  ),
  kept: fc.subarray(['code', 'state', 'iss'], { minLength: 2 }),
  extra: fc.array(pair, { maxLength: 2 }),
  fragment: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('', '#_=_') },
    fc.constantFrom('#code=x', '#state=x', '#error=x', '#access_token=x', '#scope=x'),
  ),
  receivedAt: fc.oneof(
    { weight: 4, arbitrary: fc.constant(NOW) },
    fc.constantFrom(0, EXPIRES_AT - 1, EXPIRES_AT, EXPIRES_AT + 1),
  ),
  isForUs: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
  isIssuerRequired: fc.boolean(),
})
type Drawn = typeof callback extends fc.Arbitrary<infer Value> ? Value : never

const good: Readonly<Record<string, string>> = { code: CODE, state: STATE, iss: ISSUER }

function urlOf({ address, kept, extra, fragment }: Drawn): string {
  const pairs = [...kept.map((name) => [name, good[name] ?? '']), ...extra]
  return `${address}?${new URLSearchParams(pairs).toString()}${fragment}`
}

/** Whether a code may be redeemed: said once more, in the plainest way. */
function mayRedeem(drawn: Drawn): boolean {
  const url = new URL(urlOf(drawn))
  const inQuery = (name: string): string[] => url.searchParams.getAll(name)
  const inFragment = new URLSearchParams(url.hash.slice(1))
  const isStateRight = inQuery('state').length === 1 && inQuery('state')[0] === STATE
  const isAddressRight = url.origin + url.pathname === 'https://app.example/callback'
  const isInTime = drawn.receivedAt < EXPIRES_AT
  const isEachOnce = ['code', 'iss', 'error', 'error_description', 'error_uri'].every(
    (name) => inQuery(name).length <= 1,
  )
  const isNothingUnexpected =
    ['access_token', 'id_token', 'refresh_token', 'response'].every(
      (name) => inQuery(name).length === 0 && !inFragment.has(name),
    ) && ['code', 'state', 'error'].every((name) => !inFragment.has(name))
  const isIssuerRight =
    inQuery('iss').length === 0 ? !drawn.isIssuerRequired : inQuery('iss')[0] === ISSUER
  const isSuccess = inQuery('error').length === 0
  const hasCode = inQuery('code').length === 1 && inQuery('code')[0] !== ''
  return (
    [drawn.isForUs, isStateRight, isAddressRight, isInTime].every(Boolean) &&
    [isEachOnce, isNothingUnexpected, isIssuerRight, isSuccess, hasCode].every(Boolean)
  )
}

async function completed(drawn: Drawn) {
  const world = providerWorld()
  world.time = drawn.receivedAt
  const presence = drawn.isIssuerRequired ? 'required' : 'optional'
  const provider = profileWith({ callback: { iss: { presence } } })
  const flow = createFlow({ ...flowOptions, provider, effects: world })
  const own = drawn.isForUs ? pending : { ...pending, provider: 'another' }
  return { outcome: await flow.complete(own, urlOf(drawn)), requests: tokenRequests(world) }
}

describe('a code is redeemed', () => {
  test('exactly when everything about the callback is right, and then once', async () => {
    let redeemed = 0
    await fc.assert(
      fc.asyncProperty(callback, async (drawn) => {
        const { outcome, requests } = await completed(drawn)
        expect(requests).toHaveLength(mayRedeem(drawn) ? 1 : 0)
        expect(outcome.status === 'authenticated').toBe(mayRedeem(drawn))
        redeemed += requests.length
      }),
      { numRuns: 1500 },
    )
    expect(redeemed).toBeGreaterThan(150)
  })
})

function expectOutcome(outcome: Outcome): void {
  if (outcome.status === 'authenticated') return
  expect(failureTable).toHaveProperty([outcome.failure.code])
  expect(outcome.status).toBe(failureTable[outcome.failure.code].ends)
}

describe('any callback has an outcome, and nothing is sent', () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom('', '/', '?', '//', 'http://[', `?state=${STATE}`, 'javascript:0', '\ud800'),
  )

  async function refused(callbackInput: string | URL | URLSearchParams | Request): Promise<void> {
    const world = providerWorld()
    const flow = createFlow({ ...flowOptions, effects: world })
    const outcome = await flow.complete(pending, callbackInput)
    expect(outcome.status).not.toBe('authenticated')
    expectOutcome(outcome)
    expect(world.requests).toEqual([])
  }

  test('as text', () => fc.assert(fc.asyncProperty(text, refused)))

  test('as a URL', () =>
    fc.assert(fc.asyncProperty(fc.webUrl({ withFragments: true }), (url) => refused(new URL(url)))))

  test('as parameters', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(pair).filter((pairs) => !pairs.some(([, value]) => value === STATE)),
        (pairs) => refused(new URLSearchParams(pairs)),
      ),
    ))

  test('as a request, whatever its body', () => {
    const types = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', '']
    return fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
        fc.constantFrom(...types),
        fc.uint8Array(),
        (method, type, body) =>
          refused(
            new Request(REDIRECT_URI, {
              method,
              headers: { 'content-type': type },
              ...(method !== 'GET' && { body }),
            }),
          ),
      ),
    )
  })
})

describe('idOf', () => {
  test('never throws, and is what stands at the beginning of the one state', () => {
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const flow = createFlow({ ...flowOptions, effects: providerWorld() })
        const states = pairs.filter(([name]) => name === 'state').map(([, value]) => value)
        const [state] = new URLSearchParams(pairs).getAll('state')
        const expected = states.length === 1 ? state?.slice(0, 16) : undefined
        expect(flow.idOf(new URLSearchParams(pairs))).toBe(expected)
      }),
    )
  })
})
