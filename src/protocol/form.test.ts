import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formEncode, formOf } from './form.ts'

const special = fc.constantFrom(...Array.from(" !~*()-._'%&=+#/"))
const name = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'grapheme', maxLength: 1 })) })
// Half a surrogate pair is no character: `encodeURIComponent` alone would throw.
const value = fc.string({ unit: fc.oneof(special, fc.constantFrom('\ud800', '\udc00', 'é', 'a')) })

test('a form is written as the platform writes it, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value), (parameters) => {
      expect(formOf(parameters)).toBe(new URLSearchParams(parameters).toString())
    }),
  )
})

test.each([
  ['https://app.example/callback', 'https%3A%2F%2Fapp.example%2Fcallback'],
  ['read:user user:email', 'read%3Auser+user%3Aemail'],
  ["~-._*!'()", '%7E-._*%21%27%28%29'],
  ['\ud800', '%EF%BF%BD'],
  ['', ''],
])('%j is %j in a form', (value, encoded) => {
  expect(formEncode(value)).toBe(encoded)
})
