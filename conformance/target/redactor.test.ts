import { describe, expect, test } from 'vitest'
import { curlOf } from './curl.ts'
import { createRedactor } from './redactor.ts'

const request = { method: 'POST', url: 'https://a.example/token', headers: {} }

describe('a redactor', () => {
  test('takes out what it was told, however it is written', () => {
    const redactor = createRedactor()
    redactor.learn('client_secret', 'a secret + more%')
    const written = ['a secret + more%', 'a%20secret%20%2B%20more%25', 'a+secret+%2B+more%25']
    expect(written.map((text) => redactor.text(`<${text}>`))).toEqual(
      written.map(() => '<[client_secret]>'),
    )
  })

  test('learns codes from redirects, and tokens from bodies', () => {
    const redactor = createRedactor()
    redactor.exchange({
      request,
      response: {
        status: 302,
        headers: { location: 'https://c.example/cb?code=the-code-itself&state=x' },
        body: '',
      },
    })
    const seen = redactor.exchange({
      request: { ...request, body: 'code=the-code-itself' },
      response: {
        status: 200,
        headers: {},
        body: '{"access_token":"the-token-itself","id_token":"a.b.c.long"}',
      },
    })
    expect(seen.request.body).toBe('code=[code]')
    expect(seen.response?.body).toBe('{"access_token":"[access_token]","id_token":"[id_token]"}')
    expect(redactor.text('Bearer the-token-itself')).toBe('Bearer [access_token]')
  })

  test('learns no code that we had in the redirect URI ourselves', () => {
    const redactor = createRedactor()
    const url = `https://a.example/authorize?redirect_uri=${encodeURIComponent('https://c.example/cb?code=of-an-attacker')}`
    const location = 'https://c.example/cb?code=of-an-attacker&code=the-code-itself'
    const response = { status: 302, headers: { location }, body: '' }
    const seen = redactor.exchange({ request: { ...request, url }, response })
    expect(seen.request.url).toBe(url)
    expect(seen.response?.headers['location']).toBe(
      'https://c.example/cb?code=of-an-attacker&code=[code]',
    )
  })

  test('learns codes from pages that post themselves', () => {
    const body = '<form method=post action=/cb><input type=hidden name=code value=the-code-itself>'
    const { response } = createRedactor().exchange({
      request,
      response: { status: 200, headers: { 'content-type': 'text/html' }, body },
    })
    expect(response?.body).toBe(body.replace('the-code-itself', '[code]'))
  })

  test('learns tokens that a provider wraps', () => {
    const redactor = createRedactor()
    const { response } = redactor.exchange({
      request,
      response: {
        status: 200,
        headers: {},
        body: '{"data":[{"authed_user":{"access_token":"the-token-itself"}}]}',
      },
    })
    expect(response?.body).toBe('{"data":[{"authed_user":{"access_token":"[access_token]"}}]}')
    expect([...redactor.known()]).toEqual([['the-token-itself', '[access_token]']])
  })

  test('shows no cookie', () => {
    const { request: shown } = createRedactor().exchange({
      request: { ...request, headers: { cookie: 'session=1' } },
    })
    expect(shown.headers).toEqual({ cookie: '[cookie]' })
  })
})

describe('a curl command', () => {
  test('has variables where secrets were, and survives quotes', () => {
    const command = curlOf({
      request: {
        ...request,
        headers: { authorization: 'Basic [basic_credentials]', cookie: '[cookie]' },
        body: "name=it's&client_secret=[client_secret]&x=1",
      },
    })
    expect(command).toBe(
      `curl -sS -i -X POST 'https://a.example/token' -H 'authorization: Basic '"$BASIC_CREDENTIALS" --data-raw 'name=it'\\''s&client_secret='"$CLIENT_SECRET"'&x=1'`,
    )
  })
})
