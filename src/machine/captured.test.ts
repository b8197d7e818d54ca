import { describe, expect, test } from 'vitest'
import { received } from '../../tests/model/support.ts'
import { capturedFrom } from './captured.ts'

const of = (query: Record<string, string>, captures: Record<string, 'text' | 'json'>) =>
  capturedFrom(received(new URLSearchParams(query)).response, captures)

describe('capturedFrom', () => {
  test('has what the profile names, and nothing else', () => {
    expect(of({ code: 'c', a: '1', b: '{"c":2}', d: '3' }, { a: 'text', b: 'json' })).toStrictEqual(
      {
        a: '1',
        b: { c: 2 },
      },
    )
    expect(of({ code: 'c' }, { a: 'text', b: 'json' })).toStrictEqual({})
  })

  test('a text stays one, also where it would be JSON', () => {
    expect(of({ a: '{"c":2}' }, { a: 'text' })).toStrictEqual({ a: '{"c":2}' })
  })

  test('what should be JSON and is none is left out', () => {
    expect(of({ a: '{', b: '1' }, { a: 'json', b: 'json' })).toStrictEqual({ b: 1 })
  })

  test('a profile may name what every object has', () => {
    expect(of({}, { valueOf: 'text' } as never)).toStrictEqual({})
  })
})
