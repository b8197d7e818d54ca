import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from './json.ts'
import { at, select } from './select.ts'

// RFC 6901 §5.
const document = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
}

describe('at', () => {
  test.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('the example of the RFC: %j', (pointer, value) => {
    expect(at(document, pointer)).toEqual(value)
  })

  test('~01 is ~1, not a slash', () => {
    expect(at({ '~1': 'a', '/': 'b' }, '/~01')).toBe('a')
  })

  test.each(['/foo/2', '/foo/-', '/foo/01', '/foo/-1', '/foo/length', '/bar', '/foo/0/0', '/a/b'])(
    'nothing is at %j',
    (pointer) => {
      expect(at(document, pointer)).toBeUndefined()
    },
  )

  test.each(['/constructor', '/__proto__', '/toString/name', '/foo/map'])(
    'what is inherited is not there: %j',
    (pointer) => {
      expect(at(document, pointer)).toBeUndefined()
    },
  )

  test.each([undefined, null, 'text', 1])('nothing is inside %j', (value) => {
    expect(at(value, '/length')).toBeUndefined()
  })
})

test('an element of an array may have any index, in one spelling', () => {
  const list = Array.from({ length: 130 }, (_, index) => index)
  expect(['/0', '/9', '/10', '/129'].map((pointer) => at(list, pointer))).toEqual([0, 9, 10, 129])
  expect(['/00', '/01', '/1a', '/-', '/130'].map((pointer) => at(list, pointer))).toEqual(
    Array.from({ length: 5 }, () => undefined),
  )
})

describe('select', () => {
  const sources = {
    user: { id: 1, name: null, tags: [{ main: true, at: 'x' }, 'text', { main: false }] },
    token: { id: 2 },
    emails: [
      { email: 'a@b.example', primary: false, verified: true },
      { email: 'c@d.example', primary: true, verified: true },
      { email: 'e@f.example', primary: true },
    ],
  }

  test('a pointer looks into the user information', () => {
    expect(select('/id', sources)).toBe(1)
  })

  test('`from` looks elsewhere, and finds nothing where that was not asked for', () => {
    expect(select({ from: 'token', at: '/id' }, sources)).toBe(2)
    expect(select({ from: 'idToken', at: '/id' }, sources)).toBeUndefined()
    expect(select({ from: 'constructor', at: '/name' }, sources)).toBeUndefined()
  })

  test('`where` takes the first element that has every member', () => {
    const selecting = (where: Record<string, boolean>) =>
      select({ from: 'emails', where, at: '/email' }, sources)
    expect(selecting({ primary: true })).toBe('c@d.example')
    expect(selecting({ verified: true })).toBe('a@b.example')
    expect(selecting({ primary: true, verified: true })).toBe('c@d.example')
    expect(selecting({ primary: false, verified: false })).toBeUndefined()
    expect(selecting({})).toBe('a@b.example')
  })

  test('`where` asks one object too: a value that another member may take back', () => {
    const picture = (isEmpty: boolean) =>
      select({ where: { isEmpty: false }, at: '/picture' }, { user: { isEmpty, picture: 'p' } })
    expect(picture(false)).toBe('p')
    expect(picture(true)).toBeUndefined()
    const inside = { in: '/avatar', where: { set: 1 }, at: '/url' }
    expect(select(inside, { user: { avatar: { set: 1, url: 'u' } } })).toBe('u')
  })

  test('`in` says where the list is; what is neither list nor object has no elements', () => {
    expect(select({ in: '/tags', where: { main: true }, at: '/at' }, sources)).toBe('x')
    expect(select({ in: '/tags', where: { main: false }, at: '/at' }, sources)).toBeUndefined()
    expect(select({ in: '/id', where: { main: true }, at: '/at' }, sources)).toBeUndefined()
    expect(select({ where: { main: true }, at: '/at' }, sources)).toBeUndefined()
  })

  test('`const` is the value itself', () => {
    expect(select({ const: false }, {})).toBe(false)
  })

  test('`first` takes the first that is there and not null', () => {
    expect(select({ first: ['/nothing', '/name', '/id', { const: 9 }] }, sources)).toBe(1)
    expect(select({ first: ['/nothing', { const: 9 }] }, sources)).toBe(9)
    expect(select({ first: ['/nothing', '/name'] }, sources)).toBeUndefined()
  })

  test('`is` compares, and says nothing of what is not there', () => {
    const verified = (is: Array<string | number | boolean>, at = '/id') =>
      select({ at, is }, sources)
    expect(verified([1, 'true'])).toBe(true)
    expect(verified(['1'])).toBe(false)
    expect(verified([1], '/name')).toBeUndefined()
    expect(verified([1], '/nothing')).toBeUndefined()
  })

  test('`all` is false where one is, and true only where every one is', () => {
    const of = (user: Record<string, boolean>) => select({ all: ['/valid', '/verified'] }, { user })
    expect(of({ valid: true, verified: true })).toBe(true)
    expect(of({ valid: true, verified: false })).toBe(false)
    expect(of({ valid: false })).toBe(false)
    expect(of({ verified: true })).toBeUndefined()
  })

  test('`join` leaves out what is blank', () => {
    expect(select({ join: ['/first', '/last'] }, { user: { first: ' ', last: 'b' } })).toBe('b')
    expect(select({ join: ['/first'] }, { user: { first: ' ' } })).toBeUndefined()
  })

  test('`join` leaves out what is not there', () => {
    const nameOf = (user: Json) => select({ join: ['/first', '/last'] }, { user })
    expect(nameOf({ first: 'Ada', last: 'Lovelace' })).toBe('Ada Lovelace')
    expect(nameOf({ first: 'Ada', last: '' })).toBe('Ada')
    expect(nameOf({ last: null, first: 7 })).toBeUndefined()
  })

  test('`template` encodes its values, and needs all of them', () => {
    const picture = (template: string, user: Json) =>
      select({ template, values: { id: '/id', hash: '/hash' } }, { user })
    const url = 'https://cdn.example/{id}/{hash}.png'
    expect(picture(url, { id: 7, hash: 'a_b' })).toBe('https://cdn.example/7/a_b.png')
    expect(picture(url, { id: '../../x', hash: '?' })).toBe(
      'https://cdn.example/..%2F..%2Fx/%3F.png',
    )
    expect(picture('{+hash}', { hash: 'a/b c%' })).toBe('a/b%20c%25')
    expect(picture(url, { id: 7, hash: null })).toBeUndefined()
    expect(picture('{unknown}', {})).toBeUndefined()
  })

  test('`first` may try any of them', () => {
    const selector = { first: [{ join: ['/name'] }, { template: '{id}', values: { id: '/id' } }] }
    expect(select(selector, sources)).toBe('1')
  })
})

test('a pointer that was never read before finds any name', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1')
      const value = Object.fromEntries([['outer', Object.fromEntries([[name, 'found']])]])
      expect(at(value, `/outer/${escaped}`)).toBe('found')
    }),
  )
})
