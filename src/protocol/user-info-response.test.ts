import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from '../../tests/support/any-character.ts'
import { plain, profileWith } from '../../tests/model/support.ts'
import { json, NOW } from '../../tests/model/world.ts'
import type { HttpResponse } from '../effects/ports.ts'
import type { ProviderInput } from '../providers/schema.ts'
import { readUserInfoResponse } from './user-info-response.ts'

type Rules = NonNullable<ProviderInput['userInfo']>['errors']

function read(response: HttpResponse, rules: Rules = []) {
  const provider = profileWith({ userInfo: { errors: rules } })
  const result = readUserInfoResponse(response, { request: 'user', provider, receivedAt: NOW })
  return result.ok ? result.value : result.failure
}

const request = 'user'
const noWords = { error: '', standardError: null, description: null, uri: null }

describe('readUserInfoResponse', () => {
  test.each([{ sub: 'a' }, [], [1], 'text', 1, null])('gives the body as it came: %j', (body) => {
    expect(read(json(body))).toEqual(body)
  })

  test.each([
    [401, 'userinfo.unauthorized'],
    [403, 'userinfo.forbidden'],
  ])('%d is %s, with the words that came', (status, code) => {
    const details = { request, status, ...noWords }
    expect(read(plain('', status))).toMatchObject({ code, details })
    expect(read(json({ message: 'Bad credentials' }, { status }))).toMatchObject({
      details: { ...details, description: 'Bad credentials' },
    })
    expect(read(plain('Insufficient scope', status))).toMatchObject({
      details: { ...details, description: 'Insufficient scope' },
    })
    expect(read(plain('<p>No</p>', status, 'text/html'))).toMatchObject({ details })
    const oauth = { error: 'invalid_token', error_description: 'Expired', error_uri: 'x:y' }
    expect(read(json(oauth, { status }))).toMatchObject({
      code,
      details: { error: 'invalid_token', description: 'Expired', uri: 'x:y' },
    })
  })

  test('JSON that is labelled otherwise is read where the profile says so', () => {
    const quirk = { jsonIsLabelledOtherwise: { source: 'x', date: '2026-01-01' } }
    const provider = profileWith({ quirks: quirk })
    const answer = plain('{"sub":"a"}', 200, 'text/html')
    expect(readUserInfoResponse(answer, { request, provider, receivedAt: NOW })).toEqual({
      ok: true,
      value: { sub: 'a' },
    })
    expect(read(answer)).toMatchObject({ code: 'userinfo.content-type-unexpected' })
  })

  test("an error in the profile's own shape is one, with its words, at any status", () => {
    const errorBody = { code: ['/errcode'], none: [0], description: ['/errmsg'] }
    const provider = profileWith({ userInfo: { errorBody } })
    const body = { errcode: 7, errmsg: 'No.' }
    for (const status of [200, 400, 401])
      expect(
        readUserInfoResponse(json(body, { status }), { request, provider, receivedAt: NOW }),
      ).toMatchObject({ failure: { details: { error: '7', description: 'No.', status } } })
    expect(
      readUserInfoResponse(json({ ...body, errcode: 0 }), { request, provider, receivedAt: NOW }),
    ).toMatchObject({ ok: true })
  })

  test('429 is a rate limit; it says until when', () => {
    const headers = { 'retry-after': '9' }
    expect(read(json({}, { status: 429, headers }))).toMatchObject({
      code: 'userinfo.rate-limited',
      details: { request, status: 429, retryAt: NOW + 9000 },
      retryable: true,
    })
  })

  test.each([500, 502, 503, 599])('%d is an error of the server, which may pass', (status) => {
    expect(read(json({ error: 'x' }, { status }))).toMatchObject({
      code: 'userinfo.server-error',
      details: { request, status },
      retryable: true,
    })
  })

  test.each([300, 301, 302, 307, 308, 399])(
    '%d is refused, and only the origin is shown',
    (status) => {
      const headers = { location: 'https://evil.example/?token=x' }
      expect(read({ status, headers, body: '' })).toMatchObject({
        code: 'userinfo.redirected',
        details: { request, status, location: 'https://evil.example' },
      })
    },
  )

  test.each([200, 400, 404])('an error body with status %d is a refusal', (status) => {
    expect(read(json({ error: { status: 400, message: 'Bad' } }, { status }))).toMatchObject({
      code: 'userinfo.rejected',
      details: { request, status, error: '400', description: 'Bad' },
    })
  })

  test.each([201, 204, 299, 400, 404, 418])('%d without one is unexpected', (status) => {
    expect(read(json({ sub: 'a' }, { status }))).toMatchObject({
      code: 'userinfo.status-unexpected',
      details: { request, status },
    })
  })

  test.each([
    ['text/html', 'text/html'],
    ['application/jwt', 'application/jwt'],
    ['Text/Plain; x', 'text/plain'],
  ])('a body of type %j is not JSON', (type, contentType) => {
    expect(read(plain('{"sub":"a"}', 200, type))).toMatchObject({
      code: 'userinfo.content-type-unexpected',
      details: { request, contentType },
    })
  })

  test.each([
    ['', 'empty'],
    ['{', 'not-json'],
    ['['.repeat(65), 'too-deep'],
  ])('%j is a body that is %s', (body, reason) => {
    expect(read(plain(body, 200, 'application/json'))).toMatchObject({
      code: 'userinfo.body-malformed',
      details: { request, reason },
    })
  })

  test('any bytes give a result', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.integer(),
        fc.string(),
        (body, status, type) => {
          read(plain(body, status, type))
          read(plain(body, status, 'application/json'))
        },
      ),
    )
  })
})

describe("the profile's own rules", () => {
  const rules: Rules = [
    { status: [403, 429], header: { name: 'retry-after' }, code: 'rate-limited' },
    {
      status: [403],
      header: { name: 'x-remaining', equals: '0' },
      code: 'rate-limited',
      retryAt: { header: 'x-reset', unit: 'epoch-seconds' },
    },
    { status: [403], text: 'Slow Down', code: 'rate-limited' },
    { status: [404], code: 'unauthorized' },
    { status: [200], text: 'nobody', code: 'rejected' },
    { status: [503], text: 'maintenance', code: 'forbidden' },
    { status: [418], code: 'server-error' },
  ]
  const codeOf = (response: HttpResponse): unknown => {
    const value: unknown = read(response, rules)
    return typeof value === 'object' && value !== null && 'code' in value ? value.code : value
  }

  test('a header that is there', () => {
    const headers = { 'retry-after': '4' }
    expect(read(json({}, { status: 403, headers }), rules)).toMatchObject({
      code: 'userinfo.rate-limited',
      details: { retryAt: NOW + 4000 },
    })
  })

  test('a header of a certain value, and when to come again in another', () => {
    const headers = { 'x-remaining': '0', 'x-reset': String(NOW / 1000 + 60) }
    expect(read(json({}, { status: 403, headers }), rules)).toMatchObject({
      code: 'userinfo.rate-limited',
      details: { retryAt: NOW + 60_000 },
    })
    const left = { 'x-remaining': '10' }
    expect(codeOf(json({}, { status: 403, headers: left }))).toBe('userinfo.forbidden')
  })

  test('a piece of the body, in any case', () => {
    expect(codeOf(plain('Please SLOW down.', 403))).toBe('userinfo.rate-limited')
    expect(codeOf(plain('Please go away.', 403))).toBe('userinfo.forbidden')
  })

  test('the status alone; before what the status would mean, and before the body', () => {
    expect(codeOf(plain('', 404))).toBe('userinfo.unauthorized')
    expect(codeOf(plain('Maintenance', 503))).toBe('userinfo.forbidden')
    expect(read(plain('', 418), rules)).toMatchObject({ code: 'userinfo.server-error' })
    expect(read(plain('', 418), rules)).toHaveProperty('details', { request, status: 418 })
    expect(codeOf(json({ name: 'Nobody' }))).toBe('userinfo.rejected')
    expect(codeOf(json({ name: 'Ada' }))).toEqual({ name: 'Ada' })
  })

  test('the first that applies', () => {
    const headers = { 'retry-after': '4', 'x-remaining': '0', 'x-reset': '1' }
    expect(read(json({}, { status: 403, headers }), rules)).toMatchObject({
      details: { retryAt: NOW + 4000 },
    })
  })
})
