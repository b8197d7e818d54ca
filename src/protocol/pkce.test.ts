import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asciiBytes, codeChallenge, randomToken, TOKEN_BYTES } from './pkce.ts'

// RFC 7636, Appendix B.
const octets = [
  116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
  214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
]
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

test('the verifier of the RFC comes out of its octets', () => {
  expect(octets).toHaveLength(TOKEN_BYTES)
  expect(randomToken(Uint8Array.from(octets))).toBe(verifier)
})

test('the challenge of the RFC comes out of its verifier', () => {
  expect(codeChallenge(createHash('sha256').update(verifier).digest())).toBe(challenge)
})

test('what is hashed of a verifier are its letters', () => {
  expect(asciiBytes(verifier)).toEqual(new TextEncoder().encode(verifier))
  expect(asciiBytes('')).toEqual(new Uint8Array())
})

test('a challenge in hexadecimal has two digits for each byte', () => {
  expect(codeChallenge(Uint8Array.from([0, 1, 15, 16, 255]), 'hex')).toBe('00010f10ff')
})

test('a token is 43 unreserved characters, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      expect(randomToken(bytes)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    }),
  )
})
