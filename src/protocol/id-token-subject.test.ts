import { describe, expect, test } from 'vitest'
import { subjectOfVerified } from './id-token-subject.ts'

const tokenOf = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), '']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')

describe('subjectOfVerified', () => {
  test('is the subject', () => {
    expect(subjectOfVerified(tokenOf({ sub: 'user-1' }))).toBe('user-1')
  })

  test.each([tokenOf({}), '', 'x.y.z', 'opaque'])('%j has none', (token) => {
    expect(subjectOfVerified(token)).toBeNull()
  })
})
