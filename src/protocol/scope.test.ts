import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profileWith } from '../../tests/model/support.ts'
import { missingScopes, readScopes } from './scope.ts'

const scopes = {
  aliases: { email: 'https://issuer.example/email' },
  implies: { user: ['read:user', 'user:email'] },
  unechoed: ['offline_access'],
}
const missing = (
  requested: readonly string[],
  granted: readonly string[],
  own = scopes,
): string[] => missingScopes(requested, granted, profileWith({ scopes: own }))

describe('readScopes', () => {
  const evidence = { source: 'https://issuer.example', date: '2026-11-24' }
  const lists = profileWith({ quirks: { grantedScopesAreArray: evidence } })

  test('a list is read where the profile says that there is one, and nowhere else', () => {
    expect(readScopes(['a', '', 'b'], lists)).toEqual(['a', 'b'])
    expect(readScopes(['a'], profileWith({}))).toBeNull()
  })

  test('a text is read all the same; what is neither is none', () => {
    expect(readScopes('a b', lists)).toEqual(['a', 'b'])
    expect(readScopes(['a', 1], lists)).toBeNull()
    expect(readScopes({ a: 1 }, lists)).toBeNull()
    expect(readScopes(1, lists)).toBeNull()
  })
})

describe('missingScopes', () => {
  test('compares sets: order and repetition do not count', () => {
    expect(missing(['a', 'b', 'c'], ['c', 'a', 'a', 'd'])).toEqual(['b'])
  })

  test('a scope is there under its alias, and under its own name', () => {
    expect(missing(['email'], ['https://issuer.example/email'])).toEqual([])
    expect(missing(['email'], ['email'])).toEqual([])
    expect(missing(['https://issuer.example/email'], ['email'])).toEqual([
      'https://issuer.example/email',
    ])
  })

  test('a scope is there where a granted one includes it', () => {
    expect(missing(['read:user', 'user:email', 'repo'], ['user'])).toEqual(['repo'])
    expect(missing(['user'], ['read:user', 'user:email'])).toEqual(['user'])
  })

  test('a scope that is never named in the answer is not missed', () => {
    expect(missing(['offline_access', 'a'], [])).toEqual(['a'])
  })

  test('a granted one that includes nothing makes nothing up', () => {
    expect(missing(['Stryker was here', 'a'], ['b'])).toEqual(['Stryker was here', 'a'])
  })

  test('is exact: case counts, and so does every character', () => {
    expect(missing(['a', 'B'], ['A', 'b', 'a '])).toEqual(['a', 'B'])
  })

  test('a scope may have the name of what every object has', () => {
    const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
    expect(missing([...names, 'a'], names)).toEqual(['a'])
    expect(missing(names, ['a'])).toEqual(names)
  })

  test('what was granted as asked is never missing', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (requested) => {
        expect(missing(requested, requested.toReversed())).toEqual([])
      }),
    )
  })
})
