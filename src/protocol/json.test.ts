import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject, memberOf, readJson, readJsonObject, readExactJson } from './json.ts'

const nested = (depth: number, open = '[', close = ']'): string =>
  open.repeat(depth) + close.repeat(depth)

describe('readJson', () => {
  test('reads any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value)
        expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  test.each(['', ' ', '\n\t'])('%j is empty', (body) => {
    expect(readJson(body)).toEqual({ ok: false, reason: 'empty' })
  })

  test.each(['{', '{]', 'undefined', "{'a':1}", '1 2', '\u0000', '"\\'])(
    '%j is no JSON',
    (body) => {
      expect(readJson(body)).toEqual({ ok: false, reason: 'not-json' })
    },
  )

  test('64 levels are read, 65 are not', () => {
    expect(readJson(nested(64))).toMatchObject({ ok: true })
    expect(readJson(nested(65))).toEqual({ ok: false, reason: 'too-deep' })
    expect(readJson('{"a":'.repeat(65) + '1' + '}'.repeat(65))).toMatchObject({
      reason: 'too-deep',
    })
    expect(readJson(`${'{"a":['.repeat(32)}${']}'.repeat(32)}`)).toMatchObject({ ok: true })
  })

  test('64 levels are read, however many brackets there are', () => {
    expect(readJson(`[[],[],${nested(63)}]`)).toMatchObject({ ok: true })
    expect(readJson(`[[],[],${nested(64)}]`)).toEqual({ ok: false, reason: 'too-deep' })
  })

  test('what was closed is no level any more', () => {
    expect(readJson(`[${'[],{},'.repeat(100)}1]`)).toMatchObject({ ok: true })
    expect(readJson(`[${'[],'.repeat(100)}1]`)).toMatchObject({ ok: true })
    expect(readJson(`[${'{},'.repeat(100)}1]`)).toMatchObject({ ok: true })
  })

  test('a hundred thousand brackets are refused, not walked', () => {
    expect(readJson(nested(100_000))).toEqual({ ok: false, reason: 'too-deep' })
  })

  test('brackets in a text are no levels, escaped quotes no ends', () => {
    const body = JSON.stringify({ [`"${'['.repeat(99)}`]: `\\"${'{'.repeat(99)}\\` })
    expect(readJson(body)).toMatchObject({ ok: true })
    expect(readJson(`["\\\\",${nested(64)}]`)).toEqual({ ok: false, reason: 'too-deep' })
  })

  test('width is no depth', () => {
    expect(readJson(`[${'[],'.repeat(1000)}[]]`)).toMatchObject({ ok: true })
  })

  test('of a member that occurs twice the last one counts', () => {
    expect(readJson('{"a":1,"a":2}')).toEqual({ ok: true, value: { a: 2 } })
  })
})

test.each(['[]', 'null', '1', '"x"', 'true'])('%s is no object', (body) => {
  expect(readJsonObject(body)).toEqual({ ok: false, reason: 'not-an-object' })
})

test('an object is one', () => {
  expect(readJsonObject('{"a":1}')).toEqual({ ok: true, value: { a: 1 } })
  expect(readJsonObject('{')).toEqual({ ok: false, reason: 'not-json' })
  expect([{}, [], null, 'x', 1, undefined].map((value) => isJsonObject(value))).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})

test('a member is never inherited', () => {
  const read = readJsonObject('{"__proto__":{"a":1},"b":null}')
  const value = read.ok ? read.value : {}
  expect(['a', 'toString', 'constructor'].map((name) => memberOf(value, name))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(memberOf(value, 'b')).toBeNull()
  expect(memberOf(value, '__proto__')).toEqual({ a: 1 })
})

describe('readExactJson', () => {
  test('keeps every digit of an integer that no number holds, and the others as numbers', () => {
    const body = '{"id":12345678901234567891,"n":9007199254740991,"list":[-12345678901234567890]}'
    expect(readExactJson(body)).toEqual({
      ok: true,
      value: {
        id: '12345678901234567891',
        n: 9007199254740991,
        list: ['-12345678901234567890'],
      },
    })
  })

  test('keeps the digits wherever they stand', () => {
    expect(readExactJson('[9007199254740993]')).toEqual({ ok: true, value: ['9007199254740993'] })
    for (let place = 0; place < 40; place += 1) {
      const body = `${' '.repeat(place)}{"id":9007199254740993}`
      expect(readExactJson(body)).toEqual({ ok: true, value: { id: '9007199254740993' } })
    }
  })

  test('leaves digits alone that stand in a text', () => {
    const value = { 'a 12345678901234567891': String.raw`"12345678901234567891\", 1` }
    const body = `{"big":12345678901234567891,${JSON.stringify(value).slice(1)}`
    expect(readExactJson(body)).toEqual({
      ok: true,
      value: { big: '12345678901234567891', ...value },
    })
  })
})

test('a text without end that is full of quotes is looked through once', () => {
  // Otherwise each of them would be the beginning of a search to the end: hours.
  const body = `"${String.raw`\"`.repeat(300_000)}${'1'.repeat(20)}`
  expect(readExactJson(body)).toEqual({ ok: false, reason: 'not-json' })
})
