import { expect, test } from 'vitest'
import { tokens } from '../../tests/model/support.ts'
import { failure } from '../failures.ts'
import { initialContext } from './context.ts'
import { outcomeOf } from './outcome.ts'

const user = {
  provider: 'example',
  id: 'user-1',
  name: null,
  username: null,
  email: null,
  emailVerified: null,
  avatarUrl: null,
  profileUrl: null,
  locale: null,
}
const ended = { ...initialContext, user, tokens, rawToken: { a: 1 }, rawUserInfo: { user: 2 } }

test('a user and tokens are authenticated, with the bodies as they came', () => {
  expect(outcomeOf(ended)).toStrictEqual({
    status: 'authenticated',
    user,
    tokens,
    raw: { token: { a: 1 }, user: 2 },
    missingScopes: [],
    warnings: [],
  })
})

test('claims are there where an ID token was', () => {
  expect(outcomeOf({ ...ended, claims: { sub: 'user-1' } })).toHaveProperty('claims', {
    sub: 'user-1',
  })
  expect(outcomeOf(ended)).not.toHaveProperty('claims')
})

test('what was captured of the callback is there where something was', () => {
  expect(outcomeOf({ ...ended, callback: { device: 'one' } })).toHaveProperty('raw', {
    token: { a: 1 },
    user: 2,
    callback: { device: 'one' },
  })
})

test('either alone is no outcome yet', () => {
  expect(outcomeOf({ ...ended, user: null })).toBeUndefined()
  expect(outcomeOf({ ...ended, tokens: null })).toBeUndefined()
  expect(outcomeOf(initialContext)).toBeUndefined()
})

test('a failure ends with its status, and with the tokens that there are', () => {
  const denied = failure('exchange.redirected', { status: 302, location: null })
  expect(outcomeOf({ ...initialContext, failure: denied })).toStrictEqual({
    status: 'failed',
    failure: denied,
  })
  expect(outcomeOf({ ...ended, failure: denied })).toStrictEqual({
    status: 'failed',
    failure: denied,
    tokens,
  })
})
