import { describe, expect, test } from 'vitest'
import { plain, profileWith } from '../../tests/model/support.ts'
import { json, NOW } from '../../tests/model/world.ts'
import type { HttpResponse } from '../effects/ports.ts'
import type { ProviderInput } from '../providers/schema.ts'
import { readTokenResponse } from './token-response.ts'

const good = { access_token: 'token-1', token_type: 'Bearer' }

function read(response: HttpResponse, profile: Partial<ProviderInput> = {}) {
  const context = { provider: profileWith(profile), requestedScopes: [], receivedAt: NOW }
  const result = readTokenResponse(response, context)
  if (result.ok) throw new Error('These are tokens.')
  return result.failure
}

describe('errors (tres-error-in-200, tres-error-and-token, terr-*)', () => {
  test.each([200, 400, 401, 403, 500])('an error body is an error with status %d', (status) => {
    const body = { ...good, error: 'invalid_grant', error_description: 'No.', error_uri: 'x:y' }
    expect(read(json(body, { status }))).toMatchObject({
      code: 'exchange.rejected',
      details: { error: 'invalid_grant', description: 'No.', uri: 'x:y', status },
    })
  })

  test("the provider's own word is kept, beside the standard one that it stands for", () => {
    const token = { errors: { bad_verification_code: 'invalid_grant' } }
    expect(read(json({ error: 'bad_verification_code' }), { token })).toMatchObject({
      details: { error: 'bad_verification_code', standardError: 'invalid_grant' },
    })
    expect(read(json({ error: 'toString' }), { token })).toMatchObject({
      details: { error: 'toString', standardError: null },
    })
  })

  test('an error with a status from 500 on is ambiguous; below that nothing was issued', () => {
    const errorAt = (status: number) => read(json({ error: 'x' }, { status }))
    expect(errorAt(500)).toMatchObject({ ambiguous: true })
    expect(errorAt(499)).not.toHaveProperty('ambiguous')
  })

  test('429 is a rate limit, whatever the body says', () => {
    const headers = { 'retry-after': '3' }
    expect(read(json({ error: 'slow_down' }, { status: 429, headers }))).toMatchObject({
      code: 'exchange.rate-limited',
      details: { status: 429, retryAt: NOW + 3000 },
      retryable: true,
    })
    expect(read(plain('', 429))).toMatchObject({ details: { retryAt: null } })
  })

  test.each([
    [500, 'exchange.server-error', true],
    [503, 'exchange.server-error', true],
    [400, 'exchange.status-unexpected', undefined],
    [404, 'exchange.status-unexpected', undefined],
    [201, 'exchange.status-unexpected', undefined],
    [204, 'exchange.status-unexpected', undefined],
    [0, 'exchange.status-unexpected', undefined],
  ])('a page with status %d is %s', (status, code, ambiguous) => {
    const failed = read(plain('<h1>Oops</h1>', status, 'text/html'))
    expect(failed).toMatchObject({ code, details: { status } })
    expect('ambiguous' in failed ? failed.ambiguous : undefined).toBe(ambiguous)
  })

  test('tokens with another status than 200 are none', () => {
    expect(read(json(good, { status: 201 }))).toMatchObject({ code: 'exchange.status-unexpected' })
  })

  test('from 300 to 399 is a redirect', () => {
    const codeAt = (status: number) => read(plain('', status))
    for (const status of [300, 303, 399])
      expect(codeAt(status)).toMatchObject({ code: 'exchange.redirected' })
    for (const status of [299, 400])
      expect(codeAt(status)).toMatchObject({ code: 'exchange.status-unexpected' })
  })

  test.each([
    ['https://evil.example/x?code=secret', 'https://evil.example'],
    ['/relative', null],
    [undefined, null],
  ])('a redirect to %j is refused, and only its origin shown', (location, shown) => {
    const headers: Record<string, string> = location === undefined ? {} : { location }
    expect(read({ status: 307, headers, body: '' })).toMatchObject({
      code: 'exchange.redirected',
      details: { status: 307, location: shown },
    })
  })
})
