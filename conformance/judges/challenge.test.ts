import { describe, expect, test } from 'vitest'
import { readChallenges } from './challenge.ts'

describe('a challenge', () => {
  test.each([
    ['Bearer', [{ scheme: 'bearer', params: {} }]],
    ['Bearer error="invalid_token"', [{ scheme: 'bearer', params: { error: 'invalid_token' } }]],
    [
      'Bearer realm="a, b", error=invalid_token',
      [{ scheme: 'bearer', params: { realm: 'a, b', error: 'invalid_token' } }],
    ],
    ['Basic realm="say \\"hi\\""', [{ scheme: 'basic', params: { realm: 'say "hi"' } }]],
    [
      'Negotiate abc123==, Basic realm="x"',
      [
        { scheme: 'negotiate', params: {} },
        { scheme: 'basic', params: { realm: 'x' } },
      ],
    ],
    [
      'Basic realm="x", Bearer',
      [
        { scheme: 'basic', params: { realm: 'x' } },
        { scheme: 'bearer', params: {} },
      ],
    ],
  ])('is read: %s', (header, expected) => {
    expect(readChallenges(header)).toEqual(expected)
  })

  test.each([
    'Bearer realm="api" invalid_token',
    'Bearer error="open',
    'Bearer realm="a" error="b"',
    '"Bearer"',
  ])('is refused: %s', (header) => {
    expect(readChallenges(header)).toBeNull()
  })
})
