import { describe, expect, test } from 'vitest'
import { received, REDIRECT_URI, waiting } from '../../tests/model/support.ts'
import { failure } from '../failures.ts'
import * as guards from './guards.ts'

const { context } = waiting()
const failed = (retryAfterMs: number | null) => ({
  type: 'userInfo.failed' as const,
  attempt: 1,
  failure: failure('userinfo.server-error', { request: 'user', status: 500 }),
  retryAfterMs,
})

describe('user information may be asked for again', () => {
  const mayTryAgain = (userInfoTries: number, waitedMs: number, retryAfterMs: number | null) =>
    guards.mayTryAgain({ context: { ...context, userInfoTries, waitedMs } }, failed(retryAfterMs))

  test.each([
    [1, 0, 0],
    [2, 0, 1000],
    [2, 29_000, 1000],
    [1, 0, 30_000],
  ])('after %i tries and %i ms, in %i ms', (tries, waitedMs, retryAfterMs) => {
    expect(mayTryAgain(tries, waitedMs, retryAfterMs)).toBe(true)
  })

  test.each([
    ['where another try is no use', 1, 0, null],
    ['after three tries', 3, 0, 0],
    ['where all waits would be longer than 30 s', 1, 29_000, 1001],
    ['where one alone would be', 1, 0, 30_001],
  ])('but not %s', (_, tries, waitedMs, retryAfterMs) => {
    expect(mayTryAgain(tries, waitedMs, retryAfterMs)).toBe(false)
  })
})

describe('the address of a callback', () => {
  test('is another one where it is known and differs', () => {
    const at = (callback: string | URLSearchParams) =>
      guards.isAtAnotherAddress({ context }, received(callback))
    expect(at(`${REDIRECT_URI}?code=c`)).toBe(false)
    expect(at('https://app.example/other?code=c')).toBe(true)
    expect(at(new URLSearchParams('code=c'))).toBe(false)
  })
})

describe('the results of effects', () => {
  test('are late where they belong to another attempt', () => {
    expect(guards.isLate({ context }, { attempt: 1 })).toBe(false)
    expect(guards.isLate({ context }, { attempt: 0 })).toBe(true)
  })

  const exchanged = (idTokenExpected: boolean, idToken?: string) => ({
    type: 'code.exchanged' as const,
    attempt: 1,
    tokens: {
      accessToken: 'token',
      tokenType: 'Bearer' as const,
      scopes: [],
      ...(idToken !== undefined && { idToken }),
    },
    raw: {},
    missingScopes: [],
    idTokenExpected,
  })

  test('lack an ID token only where one was asked for', () => {
    expect(guards.lacksIdToken({ context }, exchanged(true))).toBe(true)
    expect(guards.lacksIdToken({ context }, exchanged(false))).toBe(false)
    expect(guards.lacksIdToken({ context }, exchanged(true, 'token'))).toBe(false)
    expect(guards.hasIdToken({ context }, exchanged(false))).toBe(false)
    expect(guards.hasIdToken({ context }, exchanged(false, 'token'))).toBe(true)
  })

  test.each([
    [null, 'user-2', false],
    [null, null, false],
    ['user-1', 'user-1', false],
    ['user-1', 'user-2', true],
    ['user-1', null, true],
  ])('with %j expected, %j is another subject: %j', (expected, subject, isAnother) => {
    const fetched = {
      type: 'userInfo.fetched' as const,
      attempt: 1,
      user: null as never,
      subject,
      raw: {},
    }
    expect(guards.isAnotherSubject({ context: { ...context, subject: expected } }, fetched)).toBe(
      isAnother,
    )
  })
})
