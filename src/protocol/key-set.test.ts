import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import { chooseKey, readKeySet } from './key-set.ts'

const rsa = { kty: 'RSA', n: 'A'.repeat(3) + 'Q', e: 'AQAB', kid: 'r' }
const elliptic = {
  kty: 'EC',
  crv: 'P-256',
  x: 'AAAA',
  y: 'AAAA',
  kid: 'e',
  use: 'sig',
  alg: 'ES256',
}
const edwards = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA', kid: 'o', key_ops: ['verify'] }

function read(body: unknown, status = 200) {
  return readKeySet({
    status,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function unavailable(reason: string, status = 200) {
  const details = { reason, status }
  const failure = { code: 'id-token.keys-unavailable', step: 'id-token', details, retryable: true }
  return { ok: false, failure }
}

describe('readKeySet', () => {
  test('keeps what verifying takes, and nothing else', () => {
    const keys = [
      { ...rsa, x5c: ['MIIB'], x5u: 'https://evil.example', ext: true, exp: 1 },
      elliptic,
      edwards,
    ]
    expect(read({ keys, other: 1 })).toStrictEqual({
      ok: true,
      value: { keys: [rsa, elliptic, edwards] },
    })
  })

  test.each([201, 204, 301, 304, 404, 429, 500])('status %d', (status) => {
    expect(read({ keys: [rsa] }, status)).toStrictEqual(unavailable('status', status))
  })

  test.each([
    ['empty', ''],
    ['not-json', '<html>'],
    ['not-json', '{"keys":['],
    ['not-an-object', '[]'],
    ['not-an-object', 'null'],
    ['too-deep', `{"keys":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['no-keys', '{}'],
    ['no-keys', '{"keys":{}}'],
    ['no-keys', '{"keys":null}'],
    ['no-keys', '{"__proto__":{"keys":[]}}'],
  ])('%s: %s', (reason, body) => {
    expect(read(body)).toStrictEqual(unavailable(reason))
  })

  test('a hundred keys are read, one more is too many', () => {
    const keys = Array.from({ length: 100 }, () => rsa)
    expect(read({ keys })).toStrictEqual({ ok: true, value: { keys } })
    expect(read({ keys: [...keys, rsa] })).toStrictEqual(unavailable('too-many-keys'))
  })

  test('a key that is malformed or unknown does not make the others useless', () => {
    const useless = [
      null,
      1,
      'RSA',
      [],
      {},
      { kty: 'oct', k: 'AAAA' },
      { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA' },
      { kty: 'rsa', n: 'AAAA', e: 'AQAB' },
      { kty: 'RSA', e: 'AQAB' },
      { kty: 'RSA', n: 'AAAA' },
      { ...rsa, n: '' },
      { ...rsa, n: 'AAAAA' },
      { ...rsa, n: 'AA==' },
      { ...rsa, n: 'AA+/' },
      { ...rsa, n: 1 },
      { ...rsa, d: 'AAAA' },
      { ...rsa, d: null },
      { ...rsa, kid: 1 },
      { ...rsa, kid: null },
      { ...rsa, use: ['sig'] },
      { ...rsa, alg: 1 },
      { ...rsa, key_ops: 'verify' },
      { kty: 'EC', x: 'AAAA', y: 'AAAA' },
      { kty: 'EC', crv: 'P-256', x: 'AAAA' },
      { kty: 'OKP', crv: 'Ed25519' },
    ]
    for (const key of useless)
      expect(read({ keys: [key, elliptic] }), JSON.stringify(key)).toStrictEqual({
        ok: true,
        value: { keys: [elliptic] },
      })
  })

  test('a set without a usable key is empty, not an error', () => {
    expect(read({ keys: [] })).toStrictEqual({ ok: true, value: { keys: [] } })
  })

  test('any body gives a result', () => {
    const body = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.json(),
      fc.json().map((keys) => `{"keys":[${keys}]}`),
    )
    fc.assert(
      fc.property(body, fc.integer(), (text, status) => {
        expect(read(text, status).ok).toBeTypeOf('boolean')
        expect(read(text).ok).toBeTypeOf('boolean')
      }),
    )
  })
})

describe('chooseKey', () => {
  const strong = { ...rsa, kty: 'RSA' as const, n: `_${'A'.repeat(341)}` }

  test('a modulus is as long as its first bit', () => {
    const modulus = (first: number) => {
      const bytes = new Uint8Array(256).fill(255)
      bytes[0] = first
      return { ...strong, n: Buffer.from(bytes).toString('base64url') }
    }
    expect(chooseKey({ keys: [modulus(128)] }, 'RS256', 'r')).toStrictEqual(modulus(128))
    expect(chooseKey({ keys: [modulus(127)] }, 'RS256', 'r')).toBeNull()
    expect(chooseKey({ keys: [{ ...strong, n: 'A'.repeat(342) }] }, 'RS256', 'r')).toBeNull()
  })

  test('a key is for what it says that it is for', () => {
    const key = { ...elliptic, kty: 'EC' as const, crv: 'P-256' as const, alg: 'ES256' as const }
    const chosen = (changes: object) => chooseKey({ keys: [{ ...key, ...changes }] }, 'ES256', 'e')
    expect(chosen({ key_ops: ['sign', 'verify'] })).not.toBeNull()
    expect(chosen({ key_ops: ['sign'] })).toBeNull()
    expect(chosen({ key_ops: [] })).toBeNull()
    expect(chosen({ use: 'enc' })).toBeNull()
    expect(chosen({ alg: 'ES384' })).toBeNull()
    expect(chosen({ crv: 'P-384' })).toBeNull()
    expect(chosen({ kid: 'another' })).toBeNull()
  })

  test('keys that differ in anything but their names are several', () => {
    const twice = { keys: [strong, { ...strong, kid: 'other' }] }
    expect(chooseKey(twice, 'RS256', null)).toStrictEqual(strong)
    const exponents = { keys: [strong, { ...strong, e: 'Aw' }] }
    expect(chooseKey(exponents, 'RS256', null)).toBeNull()
    const point = { kty: 'EC' as const, crv: 'P-256', x: 'AAAA', y: 'AAAA' }
    expect(chooseKey({ keys: [point, { ...point, y: 'AAAB' }] }, 'ES256', null)).toBeNull()
    expect(chooseKey({ keys: [point, { ...point, x: 'AAAB' }] }, 'ES256', null)).toBeNull()
    const edge = { kty: 'OKP' as const, crv: 'Ed25519', x: 'AAAA' }
    expect(chooseKey({ keys: [edge, { ...edge, x: 'AAAB' }] }, 'EdDSA', null)).toBeNull()
  })
})
