import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FailureCode, FailureDetails } from '../failures.ts'
import {
  base64url,
  expected,
  goodClaims,
  keySetOf,
  NOW,
  NOW_SECONDS,
  signed,
  signingKey,
  type SigningKey,
} from '../../tests/support/id-tokens.ts'
import { verifyIdToken, type IdTokenExpectations } from './id-token.ts'
import type { SignatureAlgorithm } from './jws.ts'
import type { KeySet } from './key-set.ts'

let key: SigningKey
let keys: KeySet

beforeAll(async () => {
  key = await signingKey('RS256', 'key-1')
  keys = keySetOf(key.jwk)
})

async function verified(claims: object | string, changes: Partial<IdTokenExpectations> = {}) {
  return verifyIdToken(await signed(key, claims), keys, { ...expected, ...changes })
}

function failing<Code extends FailureCode>(code: Code, details: FailureDetails[Code]) {
  return { ok: false, failure: { code, step: 'id-token', details, retryable: false } }
}

const success: unknown = expect.objectContaining({ ok: true })

function without(claim: keyof typeof goodClaims): object {
  return Object.fromEntries(Object.entries(goodClaims).filter(([name]) => name !== claim))
}

describe('verifyIdToken: a good token', () => {
  test('gives the payload as it came', async () => {
    const claims = { ...goodClaims, email: 'a@b.example', deep: [{ list: [1, null, true] }] }
    expect(await verified(claims)).toStrictEqual({ ok: true, value: claims })
  })

  test.each<SignatureAlgorithm>([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
  ])('signed with %s is accepted, and its access token hash is checked', async (algorithm) => {
    const own = await signingKey(algorithm, 'own')
    const set = keySetOf({ ...own.jwk, alg: algorithm, use: 'sig' })
    const hash = algorithm === 'EdDSA' ? 'sha512' : `sha${algorithm.slice(2)}`
    const digest = createHash(hash).update(expected.accessToken).digest()
    const half = digest.subarray(0, digest.length / 2).toString('base64url')
    const wrong = base64url(digest.subarray(digest.length / 2))
    const verify = async (at_hash: string) =>
      verifyIdToken(await signed(own, { ...goodClaims, at_hash }), set, {
        ...expected,
        algorithms: [algorithm],
      })

    expect(await verify(half)).toStrictEqual({ ok: true, value: { ...goodClaims, at_hash: half } })
    expect(await verify(wrong)).toStrictEqual(failing('id-token.access-token-hash-mismatch', {}))
  })

  test('has no `__proto__` in its claims, at any depth', async () => {
    const members = '"__proto__":{"admin":true},"\\u005f_proto__":{"admin":true}'
    const text = `{${members},"deep":[{${members},"kept":1}],${JSON.stringify(goodClaims).slice(1)}`
    expect(Object.hasOwn(JSON.parse(text) as object, '__proto__')).toBe(true)

    const result = await verified(text)
    expect(result).toStrictEqual({ ok: true, value: { ...goodClaims, deep: [{ kept: 1 }] } })
    expect(JSON.stringify(result)).not.toContain('admin')
  })
})

describe('verifyIdToken: id-token.malformed', () => {
  test.each([
    ['the empty string', 'segments', () => ''],
    ['two segments', 'segments', (token: string) => token.split('.').slice(0, 2).join('.')],
    ['four segments', 'segments', (token: string) => `${token}.e30`],
    ['a JWE', 'encrypted', (token: string) => `${token}.e30.e30`],
    ['padding', 'base64url', (token: string) => `${token}==`],
    ['a line break', 'base64url', (token: string) => `${token}\n`],
    ['a space inside', 'base64url', (token: string) => token.replace('.', ' .')],
    ['the other alphabet', 'base64url', (token: string) => token.replace(/\.[^.]*$/, '.ab+/')],
    [
      'a segment of impossible length',
      'base64url',
      (token: string) => token.replace(/\.[^.]*$/, '.abcde'),
    ],
    [
      'a header that is not JSON',
      'header',
      (token: string) => token.replace(/^[^.]*/, base64url('alg')),
    ],
    [
      'a header that is a list',
      'header',
      (token: string) => token.replace(/^[^.]*/, base64url('[]')),
    ],
    [
      'a header that is not UTF-8',
      'header',
      (token: string) =>
        token.replace(/^[^.]*/, base64url(Buffer.from('{"alg":"RS256","a":"\xff"}', 'latin1'))),
    ],
    [
      'JSON serialisation',
      'json-serialization',
      (token: string) => {
        const [header, payload, signature] = token.split('.')
        return JSON.stringify({ payload, signatures: [{ protected: header, signature }] })
      },
    ],
  ])('%s', async (_, reason, change) => {
    const token = change(await signed(key))
    expect(await verifyIdToken(token, keys, expected)).toStrictEqual(
      failing('id-token.malformed', { reason }),
    )
  })

  test('stray bits at the end of the signature, which decoders forgive', async () => {
    const token = await signed(key)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = alphabet.indexOf(token.at(-1) ?? '')
    const stray = token.slice(0, -1) + alphabet[last + 1]
    const [forgiven, signature] = [stray, token].map((one) =>
      Buffer.from(one.split('.')[2] ?? '', 'base64url'),
    )
    expect(forgiven).toStrictEqual(signature)
    expect(await verifyIdToken(stray, keys, expected)).toStrictEqual(
      failing('id-token.malformed', { reason: 'base64url' }),
    )
  })

  test.each([
    ['an unknown one', ['exp'], { exp: 1 }],
    ['b64, which is no extension of ID tokens', ['b64'], { b64: true }],
    ['an empty list', [], {}],
    ['not a list', 'b64', {}],
    ['null', null, {}],
  ])('a critical extension: %s', async (_, crit, header) => {
    const [, ...rest] = (await signed(key)).split('.')
    const token = [base64url({ alg: 'RS256', kid: 'key-1', crit, ...header }), ...rest].join('.')
    expect(await verifyIdToken(token, keys, expected)).toStrictEqual(
      failing('id-token.malformed', { reason: 'crit' }),
    )
  })

  test('a `kid` that is not a string', async () => {
    const token = await signed(key, goodClaims, { kid: 1 })
    expect(await verifyIdToken(token, keys, expected)).toStrictEqual(
      failing('id-token.malformed', { reason: 'kid' }),
    )
  })

  test('longer than 64 KiB; one of exactly 64 KiB is read', async () => {
    const header = { alg: 'RS256', kid: 'key-1', x: 'x' }
    const room =
      65_536 - base64url(header).length - '..'.length - base64url(new Uint8Array(256)).length
    const ofLength = (length: number) => {
      const filler = 'x'.repeat(length - JSON.stringify({ ...goodClaims, filler: '' }).length)
      return signed(key, { ...goodClaims, filler }, header)
    }
    const fits = await ofLength(Math.floor((room * 3) / 4))
    const tooLong = await ofLength(Math.floor((room * 3) / 4) + 1)
    expect([fits.length, tooLong.length > 65_536]).toStrictEqual([65_536, true])
    expect(await verifyIdToken(fits, keys, expected)).toStrictEqual(success)
    expect(await verifyIdToken(tooLong, keys, expected)).toStrictEqual(
      failing('id-token.malformed', { reason: 'too-long' }),
    )
  })

  test.each([
    ['not JSON', 'claims'],
    ['a list', '[]'],
    ['null', 'null'],
    ['empty', ''],
    ['too deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('a payload that is %s, though signed', async (_, payload) => {
    expect(await verified(payload)).toStrictEqual(
      failing('id-token.malformed', { reason: 'payload' }),
    )
  })
})

describe('verifyIdToken: id-token.algorithm-unexpected', () => {
  test('a good signature with an algorithm that the profile does not allow', async () => {
    const own = await signingKey('PS256', 'own')
    const result = await verifyIdToken(await signed(own), keySetOf(own.jwk), expected)
    const details = { algorithm: 'PS256', allowed: ['RS256', 'ES256'] }
    expect(result).toStrictEqual(failing('id-token.algorithm-unexpected', details))
  })

  test.each([
    ['missing', {}, null],
    ['not a string', { alg: ['RS256'] }, null],
    ['in other letters', { alg: 'rs256' }, 'rs256'],
  ])('an algorithm that is %s', async (_, header, algorithm) => {
    const [, ...rest] = (await signed(key)).split('.')
    const token = [base64url({ kid: 'key-1', ...header }), ...rest].join('.')
    expect(await verifyIdToken(token, keys, expected)).toStrictEqual(
      failing('id-token.algorithm-unexpected', { algorithm, allowed: ['RS256', 'ES256'] }),
    )
  })
})

describe('verifyIdToken: id-token.key-not-found', () => {
  const notFound = (keyId: string | null) => failing('id-token.key-not-found', { keyId })

  test('a `kid` that the set does not have', async () => {
    const token = await signed(key, goodClaims, { kid: 'key-2' })
    expect(await verifyIdToken(token, keys, expected)).toStrictEqual(notFound('key-2'))
  })

  test('a `kid`, where no key has one', async () => {
    const { kid: _, ...jwk } = key.jwk
    expect(await verifyIdToken(await signed(key), keySetOf(jwk), expected)).toStrictEqual(
      notFound('key-1'),
    )
  })

  test('no `kid` and one key that fits: that one, whatever else is in the set', async () => {
    const others = await Promise.all([signingKey('ES256', 'e'), signingKey('EdDSA', 'o')])
    const set = keySetOf(
      ...others.map(({ jwk }) => jwk),
      { ...(await signingKey('RS256')).jwk, use: 'enc' },
      { ...(await signingKey('RS256')).jwk, alg: 'RS512' },
      { ...(await signingKey('RS256')).jwk, key_ops: ['encrypt'] },
      key.jwk,
    )
    const token = await signed(key, goodClaims, { kid: undefined })
    expect(await verifyIdToken(token, set, expected)).toStrictEqual(success)
  })

  test('no `kid` and one key of the curve that the algorithm takes', async () => {
    const [p256, p384] = [await signingKey('ES256'), await signingKey('ES384')]
    const result = verifyIdToken(await signed(p256), keySetOf(p384.jwk, p256.jwk), expected)
    expect(await result).toStrictEqual(success)
  })

  test('no `kid` and several keys that fit, in any order', async () => {
    const token = await signed(key, goodClaims, { kid: undefined })
    const other = await signingKey('RS256', 'other')
    for (const set of [keySetOf(key.jwk, other.jwk), keySetOf(other.jwk, key.jwk)])
      expect(await verifyIdToken(token, set, expected)).toStrictEqual(notFound(null))
  })

  test('two keys with one `kid`, in any order', async () => {
    const other = await signingKey('RS256', 'key-1')
    for (const set of [keySetOf(key.jwk, other.jwk), keySetOf(other.jwk, key.jwk)])
      expect(await verifyIdToken(await signed(key), set, expected)).toStrictEqual(notFound('key-1'))
  })

  test('one key that is published twice is one key', async () => {
    const set = keySetOf(key.jwk, { ...key.jwk, use: 'sig', alg: 'RS256' })
    expect(await verifyIdToken(await signed(key), set, expected)).toStrictEqual(success)
  })

  test('two keys with one `kid` for different algorithms are told apart', async () => {
    const other = await signingKey('ES256', 'key-1')
    const set = keySetOf(other.jwk, key.jwk)
    expect(await verifyIdToken(await signed(key), set, expected)).toStrictEqual(success)
    expect(await verifyIdToken(await signed(other), set, expected)).toStrictEqual(success)
  })

  test.each([
    ['for encryption', { use: 'enc' }],
    ['for another algorithm', { alg: 'PS256' }],
    ['for other operations', { key_ops: ['encrypt'] }],
  ])('a key %s', async (_, change) => {
    const set = keySetOf({ ...key.jwk, ...change })
    expect(await verifyIdToken(await signed(key), set, expected)).toStrictEqual(notFound('key-1'))
  })

  test('a point that is not on its curve', async () => {
    const own = await signingKey('ES256', 'own')
    const set = keySetOf({ ...own.jwk, y: base64url(new Uint8Array(32).fill(7)) })
    expect(await verifyIdToken(await signed(own), set, expected)).toStrictEqual(notFound('own'))
  })

  test('a key of another curve', async () => {
    const own = await signingKey('ES384', 'own')
    const token = await signed(own, goodClaims)
    const [, ...rest] = token.split('.')
    const claimed = [base64url({ alg: 'ES256', kid: 'own' }), ...rest].join('.')
    expect(await verifyIdToken(claimed, keySetOf(own.jwk), expected)).toStrictEqual(notFound('own'))
  })
})

describe('verifyIdToken: id-token.signature-invalid', () => {
  test.each<SignatureAlgorithm>(['RS256', 'PS256', 'ES256', 'EdDSA'])(
    'one bit of a signature with %s',
    async (algorithm) => {
      const own = await signingKey(algorithm, 'own')
      const [header, payload, signature = ''] = (await signed(own)).split('.')
      const bytes = Buffer.from(signature, 'base64url')
      bytes[10] = (bytes[10] ?? 0) ^ 1
      const token = [header, payload, base64url(bytes)].join('.')
      expect(
        await verifyIdToken(token, keySetOf(own.jwk), { ...expected, algorithms: [algorithm] }),
      ).toStrictEqual(failing('id-token.signature-invalid', {}))
    },
  )

  test('the key of the same name of another provider', async () => {
    const other = await signingKey('RS256', 'key-1')
    expect(await verifyIdToken(await signed(other), keys, expected)).toStrictEqual(
      failing('id-token.signature-invalid', {}),
    )
  })

  test('comes before any claim', async () => {
    const other = await signingKey('RS256', 'key-1')
    expect(await verifyIdToken(await signed(other, {}), keys, expected)).toStrictEqual(
      failing('id-token.signature-invalid', {}),
    )
  })
})

describe('verifyIdToken: claims', () => {
  test.each(['iss', 'sub', 'aud', 'exp', 'iat'] as const)('%s is missing', async (claim) => {
    expect(await verified(without(claim))).toStrictEqual(
      failing('id-token.claim-missing', { claim }),
    )
  })

  test.each([
    ['iss', [null, '', 1, ['https://issuer.example'], {}]],
    ['sub', [null, '', 1, ['user-1'], {}, 'x'.repeat(256)]],
    ['aud', [null, '', 1, {}, ['client-1', 1], ['client-1', ''], [['client-1']]]],
    ['exp', [null, String(NOW_SECONDS + 3600), [NOW_SECONDS + 3600], {}, true, 1e13]],
    ['iat', [null, String(NOW_SECONDS), [NOW_SECONDS], {}, true, -1e13]],
    ['azp', [null, '', 1, ['client-1']]],
    ['nbf', [null, String(NOW_SECONDS), {}, 1e13]],
    ['nonce', [null, '', 1, ['nonce-1']]],
    ['at_hash', [null, '', 1]],
  ])('%s is of another type', async (claim, values) => {
    for (const value of values)
      expect(
        await verified({ ...goodClaims, [claim]: value }),
        JSON.stringify(value),
      ).toStrictEqual(failing('id-token.claim-malformed', { claim }))
  })

  test('a number that only JSON can hold is no time', async () => {
    const text = JSON.stringify(goodClaims).replace(String(goodClaims.exp), '1e999')
    expect(await verified(text)).toStrictEqual(
      failing('id-token.claim-malformed', { claim: 'exp' }),
    )
  })

  test('a subject of 255 characters is accepted', async () => {
    expect(await verified({ ...goodClaims, sub: 'x'.repeat(255) })).toStrictEqual(success)
  })

  test('claims that only their prototype has are missing', async () => {
    const text = `{"__proto__":${JSON.stringify(goodClaims)}}`
    expect(await verified(text)).toStrictEqual(failing('id-token.claim-missing', { claim: 'iss' }))
  })
})

describe('verifyIdToken: id-token.issuer-mismatch', () => {
  test('an issuer of tenants is compared with the tenant that the token names', async () => {
    const own = { issuer: 'https://issuer.example/{tenant_id}/v2', issuerAliases: [] }
    const of = (claims: object) => verified({ ...goodClaims, ...claims }, own)
    const iss = 'https://issuer.example/one/v2'
    expect(await of({ iss, tenant_id: 'one' })).toMatchObject({ ok: true })
    const other = { expected: 'https://issuer.example/two/v2', received: iss }
    expect(await of({ iss, tenant_id: 'two' })).toStrictEqual(
      failing('id-token.issuer-mismatch', other),
    )
    // Without the claim, or with one that is no text, nothing stands in its place.
    const unknown = { expected: own.issuer, received: iss }
    for (const tenant_id of [undefined, 1])
      expect(await of({ iss, tenant_id })).toStrictEqual(
        failing('id-token.issuer-mismatch', unknown),
      )
  })

  test.each([
    'https://other.example',
    'https://issuer.example/',
    'https://issuer.example.evil.example',
    'https://issuer.exampl',
    'https://ISSUER.example',
    'http://issuer.example',
    ' https://issuer.example',
    'https://issuer.example#',
  ])('%j', async (iss) => {
    expect(await verified({ ...goodClaims, iss })).toStrictEqual(
      failing('id-token.issuer-mismatch', { expected: 'https://issuer.example', received: iss }),
    )
  })

  test('a declared alias is accepted, a part of one is not', async () => {
    expect(await verified({ ...goodClaims, iss: 'issuer.example' })).toStrictEqual(success)
    const undeclared = await verified(
      { ...goodClaims, iss: 'issuer.example' },
      { issuerAliases: [] },
    )
    const part = await verified({ ...goodClaims, iss: 'issuer' })
    for (const result of [undeclared, part])
      expect(result).toMatchObject({ failure: { code: 'id-token.issuer-mismatch' } })
  })
})

describe('verifyIdToken: audience', () => {
  test.each([
    ['a list of one', ['client-1']],
    ['a list that names us twice', ['client-1', 'client-1']],
  ])('%s is accepted', async (_, aud) => {
    expect(await verified({ ...goodClaims, aud })).toStrictEqual(success)
  })

  test.each([
    ['another client', 'client-2', ['client-2']],
    ['a longer name', 'client-10', ['client-10']],
    ['a list without us', ['client-2'], ['client-2']],
    ['nobody', [], []],
    ['somebody else as well', ['client-1', 'client-2'], ['client-1', 'client-2']],
    ['somebody else first', ['client-2', 'client-1'], ['client-2', 'client-1']],
  ])('%s is a mismatch, whatever azp says', async (_, aud, received) => {
    const mismatch = failing('id-token.audience-mismatch', { received })
    expect(await verified({ ...goodClaims, aud })).toStrictEqual(mismatch)
    expect(await verified({ ...goodClaims, aud, azp: 'client-1' })).toStrictEqual(mismatch)
  })

  test('azp may name us, and nobody else', async () => {
    expect(await verified({ ...goodClaims, azp: 'client-1' })).toStrictEqual(success)
    expect(await verified({ ...goodClaims, azp: 'client-2' })).toStrictEqual(
      failing('id-token.authorized-party-mismatch', { expected: 'client-1', received: 'client-2' }),
    )
  })
})

describe('verifyIdToken: times', () => {
  test('exp: a minute of leeway, to the millisecond', async () => {
    const claims = { ...goodClaims, exp: NOW_SECONDS, iat: NOW_SECONDS - 10 }
    expect(await verified(claims, { now: NOW + 59_999 })).toStrictEqual(success)
    expect(await verified(claims, { now: NOW + 60_000 })).toStrictEqual(
      failing('id-token.expired', { expiredAt: NOW, now: NOW + 60_000 }),
    )
  })

  test.each(['iat', 'nbf'] as const)(
    '%s: a minute of leeway, to the millisecond',
    async (claim) => {
      const claims = { ...goodClaims, iat: NOW_SECONDS - 1000, [claim]: NOW_SECONDS }
      expect(await verified(claims, { now: NOW - 60_000 })).toStrictEqual(success)
      expect(await verified(claims, { now: NOW - 60_001 })).toStrictEqual(
        failing('id-token.not-yet-valid', { claim, at: NOW, now: NOW - 60_001 }),
      )
    },
  )

  test('a part of a second counts', async () => {
    const claims = { ...goodClaims, exp: NOW_SECONDS + 0.25 }
    expect(await verified(claims, { now: NOW + 60_249 })).toStrictEqual(success)
    expect(await verified(claims, { now: NOW + 60_250 })).toStrictEqual(
      failing('id-token.expired', { expiredAt: NOW + 250, now: NOW + 60_250 }),
    )
  })

  test('a token that was issued a week ago is expired, whatever its exp', async () => {
    const iat = NOW_SECONDS - 7 * 86_400
    expect(await verified({ ...goodClaims, iat })).toStrictEqual(
      failing('id-token.expired', { expiredAt: (iat + 86_400) * 1000, now: NOW }),
    )
  })

  test('a token may be a day old, and a minute of leeway', async () => {
    const claims = { ...goodClaims, exp: NOW_SECONDS + 7 * 86_400 }
    const day = 86_400_000
    expect(await verified(claims, { now: NOW + day + 59_999 })).toStrictEqual(success)
    expect(await verified(claims, { now: NOW + day + 60_000 })).toStrictEqual(
      failing('id-token.expired', { expiredAt: NOW + day, now: NOW + day + 60_000 }),
    )
  })

  test('a time in milliseconds is far in the future', async () => {
    expect(await verified({ ...goodClaims, iat: NOW, exp: NOW + 1000 })).toStrictEqual(
      failing('id-token.not-yet-valid', { claim: 'iat', at: NOW * 1000, now: NOW }),
    )
  })
})

describe('verifyIdToken: id-token.nonce-mismatch', () => {
  test('another nonce', async () => {
    for (const nonce of ['nonce-2', 'nonce-10', 'nonce', 'NONCE-1'])
      expect(await verified({ ...goodClaims, nonce })).toStrictEqual(
        failing('id-token.nonce-mismatch', { received: true }),
      )
  })

  test('none, where one was sent', async () => {
    expect(await verified(without('nonce'))).toStrictEqual(
      failing('id-token.nonce-mismatch', { received: false }),
    )
  })

  test('one that nobody asked for', async () => {
    expect(await verified(goodClaims, { nonce: null })).toStrictEqual(
      failing('id-token.nonce-mismatch', { received: true }),
    )
  })

  test('none, where none was sent, is fine', async () => {
    expect(await verified(without('nonce'), { nonce: null })).toStrictEqual(success)
  })
})

describe('verifyIdToken: id-token.access-token-hash-mismatch', () => {
  const half = createHash('sha256').update('access-token-1').digest().subarray(0, 16)

  test.each([
    ['of another token', createHash('sha256').update('other').digest().subarray(0, 16)],
    ['of all of the digest', createHash('sha256').update('access-token-1').digest()],
    ['of a part of it', half.subarray(0, 15)],
    ['of another hash', createHash('sha512').update('access-token-1').digest().subarray(0, 32)],
  ])('the hash %s', async (_, hash) => {
    expect(await verified({ ...goodClaims, at_hash: base64url(hash) })).toStrictEqual(
      failing('id-token.access-token-hash-mismatch', {}),
    )
  })

  test('the example of OpenID Connect Core, appendix A.3', async () => {
    const claims = { ...goodClaims, at_hash: '77QmUPtjPfzWtF2AnpK9RQ' }
    const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
    expect(await verified(claims, { accessToken })).toStrictEqual(success)
  })
})
