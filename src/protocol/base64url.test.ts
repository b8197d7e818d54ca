import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64url } from './base64url.ts'

test('bytes are written as Node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(base64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
    }),
  )
})

// RFC 4648 §10.
test.each([
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foobar', 'Zm9vYmFy'],
])('%j is %j', (text, written) => {
  expect(base64url(new TextEncoder().encode(text))).toBe(written)
})
