import { describe, expect, test } from 'vitest'
import { profileWith } from '../../tests/model/support.ts'
import type { ProviderInput } from '../providers/schema.ts'
import type { Json } from './json.ts'
import { providerKey, readUser } from './user.ts'

const mapping = {
  id: '/id',
  name: '/name',
  username: '/login',
  email: '/email',
  emailVerified: '/verified',
  avatarUrl: '/avatar',
  profileUrl: '/url',
  locale: '/locale',
}

function read(body: Json, user: ProviderInput['user'] = mapping) {
  const result = readUser(profileWith({ user }), { user: body })
  return result.ok ? result.value : result.failure
}

test('the key of a provider has its tenant, if it has one', () => {
  expect(providerKey({ id: 'example', tenant: undefined })).toBe('example')
  expect(providerKey({ id: 'example', tenant: 'one.example' })).toBe('example@one.example')
})

test.each([
  [{}, 'neither a string nor a number'],
  [true, 'neither a string nor a number'],
  [2 ** 53, 'a number that JavaScript cannot hold'],
])('the id %j is malformed: %s', (id, reason) => {
  expect(read({ id })).toMatchObject({
    code: 'userinfo.id-malformed',
    details: { at: '"/id"', reason },
  })
})

describe('a secret of the login', () => {
  const secret = 'access-token-1'
  const readWith = (body: Json) => {
    const result = readUser(profileWith({ user: mapping }), { user: body }, [secret])
    return result.ok ? result.value : result.failure
  }

  test('is nobody’s id', () => {
    expect(readWith({ id: `user-${secret}` })).toMatchObject({
      code: 'userinfo.id-malformed',
      details: { at: '"/id"', reason: 'a token of this login' },
    })
  })

  test('is in no member: one that has it is left out, and the others stay', () => {
    const avatar = `https://issuer.example/picture?access_token=${secret}`
    expect(readWith({ id: 'a', name: secret, login: 'ada', avatar })).toMatchObject({
      name: null,
      username: 'ada',
      avatarUrl: null,
    })
  })

  test('is nothing that a user has where none was given', () => {
    expect(read({ id: 'Stryker was here', name: 'Stryker was here' })).toMatchObject({
      id: 'Stryker was here',
      name: 'Stryker was here',
    })
  })
})

describe('readUser', () => {
  test('has every member, and null for what is not there', () => {
    const nobody = {
      name: null,
      username: null,
      email: null,
      emailVerified: null,
      avatarUrl: null,
      profileUrl: null,
      locale: null,
    }
    expect(read({ id: 'a' })).toStrictEqual({ provider: 'example', id: 'a', ...nobody })
    expect(read({ id: 'a', name: 'Ada' }, { id: '/id' })).toStrictEqual({
      provider: 'example',
      id: 'a',
      ...nobody,
    })
  })

  test.each([
    ['a', 'a'],
    ['0', '0'],
    [0, '0'],
    [583_231, '583231'],
    [-1, '-1'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('the id %j is the text %j', (id, text) => {
    expect(read({ id })).toMatchObject({ id: text })
  })

  test.each([undefined, null, ''])('the id %j is missing', (id) => {
    expect(read({ ...(id !== undefined && { id }) })).toMatchObject({
      code: 'userinfo.id-missing',
      details: { at: '"/id"' },
    })
  })

  test.each([2 ** 53, 1.5, -(2 ** 53), 1e21, true, [1], { id: 1 }])(
    'the id %j is malformed: two users could get the same',
    (id) => {
      expect(read({ id })).toMatchObject({
        code: 'userinfo.id-malformed',
        details: { at: '"/id"' },
      })
    },
  )

  test.each(['name', 'login', 'email', 'locale'])('%s is a text, or null', (member) => {
    const shown = member === 'login' ? 'username' : member
    expect(read({ id: 'a', [member]: 'x' })).toHaveProperty(shown, 'x')
    for (const value of ['', 1, true, ['x'], { x: 1 }, null])
      expect(read({ id: 'a', [member]: value })).toHaveProperty(shown, null)
  })

  test.each([
    ['a@b.example', true, true],
    ['a@b.example', false, false],
    ['a@b.example', undefined, null],
    ['a@b.example', 'true', null],
    ['a@b.example', 1, null],
    [undefined, true, null],
    ['', true, null],
  ])('the address %j, verified: %j, is verified: %j', (email, verified, expected) => {
    const members = {
      ...(email !== undefined && { email }),
      ...(verified !== undefined && { verified }),
    }
    expect(read({ id: 'a', ...members })).toHaveProperty('emailVerified', expected)
  })

  test.each(['avatar', 'url'])('%s is an address of the web, or null', (member) => {
    const shown = member === 'url' ? 'profileUrl' : 'avatarUrl'
    for (const value of ['https://x.example/a.png', 'HTTP://x.example/'])
      expect(read({ id: 'a', [member]: value })).toHaveProperty(shown, value)
    const others = [
      'javascript:alert(1)',
      'data:text/html,x',
      '/a.png',
      'https://',
      '//x',
      ' https://x',
    ]
    for (const value of others)
      expect(read({ id: 'a', [member]: value })).toHaveProperty(shown, null)
  })
})
