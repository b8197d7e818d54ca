import { describe, expect, test } from 'vitest'
import { exchangeOf, redactor } from './redacted.ts'

const SECRET = `s3cret/with "quotes" & +signs=ü`

describe('redactor', () => {
  test.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['in a form', new URLSearchParams([['x', SECRET]]).toString().slice(2)],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
  ])('hides a known value %s', (_, coded) => {
    const hidden = redactor([SECRET])(`before ${coded} after`)
    expect(hidden).toBe('before [redacted] after')
  })

  test('hides by name what it does not know', () => {
    const redact = redactor([])
    expect(redact('?code=abc&state=def&iss=https://as.example')).toBe(
      '?code=[redacted]&state=[redacted]&iss=https://as.example',
    )
    expect(redact('{"access_token":"a\\"b","token_type":"Bearer"}')).toBe(
      '{"access_token":"[redacted]","token_type":"Bearer"}',
    )
    expect(redact('got eyJhbGciOiJub25lIn0.e30.sig here')).toBe('got [redacted] here')
  })
})

test('an exchange shows no credentials, and not more of a body than is needed', () => {
  const { request, response } = exchangeOf(
    {
      origin: 'honest',
      endpoint: 'token',
      method: 'POST',
      url: 'http://127.0.0.1/token',
      headers: { authorization: 'Basic YTpi', cookie: 'a=b', accept: '*/*' },
      rawHeaders: [],
      at: 0,
      body: `code_verifier=${'v'.repeat(43)}`,
      reply: { status: 200, headers: {}, body: 'x'.repeat(5000), delivery: 'whole' },
    },
    redactor([]),
  )
  expect(request.headers).toEqual({ authorization: 'Basic [redacted]', accept: '*/*' })
  expect(request.body).toBe('code_verifier=[redacted]')
  expect(response?.body.length).toBeLessThan(700)
})
