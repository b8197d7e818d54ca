import { expect, test } from 'vitest'
import { isJsonMediaType, mediaTypeOf } from './content-type.ts'

const typeOf = (type: string | undefined): string | null =>
  mediaTypeOf({
    status: 200,
    headers: type === undefined ? {} : { 'content-type': type },
    body: '',
  })

test.each([
  [undefined, null],
  ['', ''],
  ['Text/HTML', 'text/html'],
  [' application/json ; charset=UTF-8; x', 'application/json'],
  [';', ''],
])('the media type of %j is %j', (header, type) => {
  expect(typeOf(header)).toBe(type)
})

test.each(['application/json', 'application/problem+json', 'application/vnd.github.v3+json'])(
  '%s is JSON',
  (type) => {
    expect(isJsonMediaType(type)).toBe(true)
  },
)

test.each([
  null,
  '',
  'text/json',
  'application/jsonp',
  'application/json, text/html',
  'text/x+json',
  'application/+json',
  'xapplication/json',
  'application/a/b+json',
  'application/json\n',
])('%j is not', (type) => {
  expect(isJsonMediaType(type)).toBe(false)
})
