import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import type { ProviderInput } from '../providers/schema.ts'
import { plain, profileWith } from '../../tests/model/support.ts'
import { json, NOW } from '../../tests/model/world.ts'
import type { QuirkName } from '../providers/quirks.ts'
import type { HttpResponse } from '../effects/ports.ts'
import { readTokenResponse } from './token-response.ts'

const good = { access_token: 'token-1', token_type: 'Bearer' }
const FORM = 'application/x-www-form-urlencoded'

const withQuirk = (...names: QuirkName[]) => ({
  quirks: Object.fromEntries(names.map((name) => [name, { source: 'x', date: '2026-01-01' }])),
})

function read(response: HttpResponse, profile: Partial<ProviderInput> = {}, receivedAt = NOW) {
  const result = readTokenResponse(response, {
    provider: profileWith(profile),
    requestedScopes: ['a', 'b'],
    receivedAt,
  })
  return result.ok ? result.value : result.failure
}
const reading = (members: object, profile: Partial<ProviderInput> = {}) =>
  read(json({ ...good, ...members }), profile)

const tokens = (expected: object) => ({ tokens: expect.objectContaining(expected) })
const failing = (code: string, details: object = {}) => expect.objectContaining({ code, details })

describe('access_token (tres-access-token-required, tres-access-token-opaque)', () => {
  test.each([{ access_token: undefined }, { access_token: null }, { access_token: '' }])(
    '%j is missing',
    (members) => {
      expect(reading(members)).toEqual(failing('exchange.access-token-missing'))
    },
  )

  test.each([
    [1, 'a number out of range'],
    [true, 'a boolean'],
    [[], 'an array'],
    [{}, 'an object'],
    ['a b', 'text that it cannot be'],
    ['a\r\nb', 'text that it cannot be'],
    ['é', 'text that it cannot be'],
  ])('%j is malformed, and is not shown', (access_token, reason) => {
    const details = { member: 'access_token', reason }
    expect(reading({ access_token })).toEqual(failing('exchange.member-malformed', details))
  })

  test.each(['a', 'eyJhbGciOiJub25lIn0.e30.', '!"#$%&\'()*+,-./~', 'x'.repeat(8192)])(
    "its inside is nobody's business: %j",
    (access_token) => {
      expect(reading({ access_token })).toMatchObject(tokens({ accessToken: access_token }))
    },
  )
})

describe('token_type (tres-token-type-required, -case, -unknown)', () => {
  test.each([{ token_type: undefined }, { token_type: null }])('%j is missing', (members) => {
    expect(reading(members)).toEqual(failing('exchange.token-type-missing'))
  })

  test.each(['Bearer', 'bearer', 'bEaReR', 'BEARER'])('%j is Bearer', (token_type) => {
    expect(reading({ token_type })).toMatchObject(tokens({ tokenType: 'Bearer' }))
  })

  test.each([
    ['mac', 'mac'],
    ['DPoP', 'DPoP'],
    ['Bearer ', 'Bearer '],
    ['', ''],
    [1, 'a number out of range'],
    [['Bearer'], 'an array'],
  ])('%j is not supported', (token_type, tokenType) => {
    expect(reading({ token_type })).toEqual(
      failing('exchange.token-type-unsupported', { tokenType }),
    )
  })

  test.each([undefined, 'user', 1])('%j is Bearer where the profile says so', (token_type) => {
    const profile = withQuirk('tokenTypeIsIgnored')
    expect(reading({ token_type }, profile)).toMatchObject(tokens({ tokenType: 'Bearer' }))
  })
})

describe('expires_in (tres-expires-in-types, -absent, -extremes)', () => {
  test.each([
    [3600, NOW + 3_600_000],
    [0, NOW],
    [0.5, NOW + 500],
    [2 ** 31, NOW + 2 ** 31 * 1000],
    [2 ** 53, 8.64e15],
    [1e300, 8.64e15],
  ])('%d seconds end at %d', (expires_in, expiresAt) => {
    expect(reading({ expires_in })).toMatchObject(tokens({ expiresAt }))
  })

  test.each([{}, { expires_in: null }])('%j: the end is not known', (members) => {
    const result = reading(members)
    expect(result).not.toHaveProperty('tokens.expiresAt')
    expect(result).toMatchObject(tokens({ accessToken: 'token-1' }))
  })

  test('with a clock that says nothing the end is not known', () => {
    const result = read(json({ ...good, expires_in: 3600 }), {}, Number.NaN)
    expect(result).not.toHaveProperty('tokens.expiresAt')
    expect(result).toMatchObject(tokens({ accessToken: 'token-1' }))
  })

  test.each(['3600', 'zzz', '', false, {}, [], -1])('%j is malformed', (expires_in) => {
    expect(reading({ expires_in })).toMatchObject({
      code: 'exchange.member-malformed',
      details: { member: 'expires_in' },
    })
  })

  test('infinity is malformed', () => {
    const body = '{"access_token":"x","token_type":"Bearer","expires_in":1e400}'
    expect(read(plain(body, 200, 'application/json'))).toMatchObject({
      code: 'exchange.member-malformed',
    })
  })

  test('a text of digits is read where the profile says so, and nothing else', () => {
    const profile = withQuirk('expiresInMayBeString')
    expect(reading({ expires_in: '60' }, profile)).toMatchObject(
      tokens({ expiresAt: NOW + 60_000 }),
    )
    for (const expires_in of ['', '-1', '1.5', '1e3', ' 60', '9'.repeat(16)])
      expect(reading({ expires_in }, profile)).toMatchObject({ code: 'exchange.member-malformed' })
  })
})

describe('scope (tres-scope-absent, -narrowed, -forms)', () => {
  test.each([
    [undefined, ['a', 'b']],
    [null, ['a', 'b']],
    ['', []],
    [' ', []],
    ['a', ['a']],
    ['c  d', ['c', 'd']],
    ['a,b', ['a,b']],
  ])('%j means %j', (scope, scopes) => {
    expect(reading({ scope })).toMatchObject(tokens({ scopes }))
  })

  test('commas separate where the profile says so', () => {
    const profile = withQuirk('grantedScopesAreCommaSeparated')
    expect(reading({ scope: 'a,b, c' }, profile)).toMatchObject(tokens({ scopes: ['a', 'b', 'c'] }))
  })

  test('may come in the callback, where the profile says so', () => {
    const granted = { from: 'callback' as const, at: '/scope' }
    expect(
      readTokenResponse(json({ ...good, scope: 'c' }), {
        provider: profileWith({ scopes: { granted } }),
        requestedScopes: ['a'],
        callback: { scope: 'a b' },
        receivedAt: NOW,
      }),
    ).toMatchObject({ ok: true, value: { tokens: { scopes: ['a', 'b'] } } })
  })

  test.each([[['a']], [1], [{}]])('%j is malformed', (scope) => {
    expect(reading({ scope })).toMatchObject({ details: { member: 'scope' } })
  })
})

describe('other members (tres-unknown-fields-ignored, tres-nested-token)', () => {
  test('are kept as they came', () => {
    expect(reading({ extra: { a: [1] } })).toMatchObject({ raw: { ...good, extra: { a: [1] } } })
  })

  test('refresh_token and id_token are kept as text, the latter where the profile has one', () => {
    const members = { refresh_token: 'r 1', id_token: 'x.y.z' }
    expect(reading(members)).toHaveProperty('tokens.refreshToken', 'r 1')
    expect(reading(members)).not.toHaveProperty('tokens.idToken')
    const idToken = { algorithms: ['RS256' as const] }
    expect(reading(members, { idToken })).toHaveProperty('tokens.idToken', 'x.y.z')
  })

  test.each(['refresh_token', 'id_token'])('%s is absent or well-formed', (member) => {
    expect(reading({ [member]: null })).toMatchObject(tokens({ accessToken: 'token-1' }))
    for (const value of [1, [], '', 'a\nb', 'é'])
      expect(reading({ [member]: value })).toMatchObject({ details: { member } })
  })

  test('a token one level down is not found', () => {
    expect(read(json({ authed_user: good }))).toMatchObject({
      code: 'exchange.access-token-missing',
    })
  })

  test('what an object inherits is not there', () => {
    const body = '{"__proto__":{"access_token":"x","token_type":"Bearer"}}'
    expect(read(plain(body, 200, 'application/json'))).toMatchObject({
      code: 'exchange.access-token-missing',
    })
  })
})

describe('content type and body (tres-content-type, terr-non-json-body)', () => {
  test.each(['application/json', 'Application/JSON; charset=utf-8', 'application/x+json'])(
    '%j is JSON',
    (type) => {
      const body = JSON.stringify(good)
      expect(read(plain(body, 200, type))).toMatchObject(tokens({ accessToken: 'token-1' }))
    },
  )

  test('JSON that is labelled otherwise is read where the profile says so', () => {
    const answer = plain(JSON.stringify(good), 200, 'text/html')
    expect(read(answer, withQuirk('jsonIsLabelledOtherwise'))).toMatchObject(
      tokens({ accessToken: 'token-1' }),
    )
  })

  test.each(['text/html', 'text/json', 'application/json5', FORM, ''])('%j is not', (type) => {
    const failed = read(plain(JSON.stringify(good), 200, type))
    expect(failed).toEqual(failing('exchange.content-type-unexpected', { contentType: type }))
  })

  test('a response without a type is refused', () => {
    expect(read({ status: 200, headers: {}, body: JSON.stringify(good) })).toEqual(
      failing('exchange.content-type-unexpected', { contentType: null }),
    )
  })

  test.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['{', 'not-json'],
    ['[]', 'not-an-object'],
    ['null', 'not-an-object'],
    ['"x"', 'not-an-object'],
    ['['.repeat(65), 'too-deep'],
  ])('%j is a body that is %s', (body, reason) => {
    expect(read(plain(body, 200, 'application/json'))).toEqual(
      failing('exchange.body-malformed', { reason }),
    )
  })

  test('a form is read where the profile says so, with a number in it', () => {
    const profile = withQuirk('tokenResponseMayBeForm')
    const body = 'access_token=1&token_type=bearer&expires_in=60&scope=a+b&refresh_token=2'
    expect(read(plain(body, 200, FORM), profile)).toMatchObject(
      tokens({
        accessToken: '1',
        scopes: ['a', 'b'],
        expiresAt: NOW + 60_000,
        refreshToken: '2',
      }),
    )
    expect(read(plain('error=bad&error_description=No.', 200, FORM), profile)).toMatchObject({
      code: 'exchange.rejected',
      details: { error: 'bad', description: 'No.' },
    })
    expect(read(plain('', 200, FORM), profile)).toMatchObject({ details: { reason: 'empty' } })
  })
})

describe('what is there and says nothing', () => {
  test('leaves no member in the tokens', () => {
    const nothing = { expires_in: null, refresh_token: null, id_token: null, scope: null }
    const profile = { idToken: { algorithms: ['RS256' as const] } }
    expect(reading(nothing, profile)).toStrictEqual({
      raw: { ...good, ...nothing },
      tokens: { accessToken: 'token-1', tokenType: 'Bearer', scopes: ['a', 'b'] },
    })
    expect(reading({}, profile)).toStrictEqual({
      raw: good,
      tokens: { accessToken: 'token-1', tokenType: 'Bearer', scopes: ['a', 'b'] },
    })
  })
})

describe('a form where the profile says so', () => {
  const form = (body: string) => read(plain(body, 200, FORM), withQuirk('tokenResponseMayBeForm'))

  test('JSON is read there too', () => {
    expect(reading({}, withQuirk('tokenResponseMayBeForm'))).toMatchObject({
      tokens: { accessToken: 'token-1' },
    })
  })

  test('a parameter that occurs twice is malformed', () => {
    expect(form('access_token=a&access_token=b&token_type=bearer')).toEqual(
      failing('exchange.body-malformed', { reason: 'not-form' }),
    )
  })

  test.each(['1h', 'h1', '1.5', ' 1', ''])('expires_in %j is no number', (text) => {
    const body = new URLSearchParams({ ...good, expires_in: text }).toString()
    expect(form(body)).toEqual(
      failing('exchange.member-malformed', {
        member: 'expires_in',
        reason: 'text that it cannot be',
      }),
    )
  })
})

test.each(['!mac', 'mac!', 'm'.repeat(21), 'a-token-that-somebody-put-there'])(
  'the token type %j is not shown',
  (token_type) => {
    expect(reading({ token_type })).toEqual(
      failing('exchange.token-type-unsupported', { tokenType: 'text that it cannot be' }),
    )
  },
)

test('any bytes give a result', () => {
  const body = fc.oneof(fc.string({ unit: anyCharacter }), fc.json())
  const type = fc.constantFrom('application/json', 'text/html', FORM)
  fc.assert(
    fc.property(body, fc.integer(), type, (text, status, contentType) => {
      const own = withQuirk('tokenResponseMayBeForm')
      const result = read(plain(text, status, contentType), own)
      expect('tokens' in result || 'code' in result).toBe(true)
    }),
  )
})
