import { expect, test } from 'vitest'
import { profileWith } from '../../tests/model/support.ts'
import type { ProviderInput } from '../providers/schema.ts'
import { buildTokenRequest } from './token-request.ts'

const grant = {
  code: '4/0AX+ ~%',
  redirectUri: 'https://app.example/cb?a=b',
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
}
const credentials = {
  headers: { authorization: 'Basic x' },
  parameters: { client_id: 'client-1' },
}
const styled = (token: ProviderInput['token'] = {}) => profileWith({ token }).token

test('a token request is a form, with the parameters always in the same order', () => {
  expect(
    buildTokenRequest('https://issuer.example/token?v=2', grant, credentials, styled()),
  ).toEqual({
    method: 'POST',
    url: 'https://issuer.example/token?v=2',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'Basic x',
    },
    body:
      'grant_type=authorization_code&code=4%2F0AX%2B+%7E%25' +
      '&redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fa%3Db' +
      '&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&client_id=client-1',
  })
})

test('without a challenge before it there is no verifier', () => {
  const { body } = buildTokenRequest('x:', { ...grant, codeVerifier: null }, credentials, styled())
  expect(new URLSearchParams(body).has('code_verifier')).toBe(false)
})

test("a profile's headers come before the client's", () => {
  const headers = { accept: 'application/vnd.example+json', authorization: 'none' }
  expect(buildTokenRequest('x:', grant, credentials, styled({ headers })).headers).toMatchObject({
    accept: 'application/vnd.example+json',
    authorization: 'Basic x',
  })
})

test('it may be JSON', () => {
  const { headers, body } = buildTokenRequest(
    'x:',
    grant,
    credentials,
    styled({ encoding: 'json' }),
  )
  expect(headers['content-type']).toBe('application/json')
  expect(JSON.parse(body ?? '')).toEqual({
    grant_type: 'authorization_code',
    code: grant.code,
    redirect_uri: grant.redirectUri,
    code_verifier: grant.codeVerifier,
    client_id: 'client-1',
  })
})

test('it may be a GET, without a body', () => {
  const request = buildTokenRequest(
    'https://issuer.example/t',
    grant,
    credentials,
    styled({ method: 'GET' }),
  )
  expect(request).toMatchObject({ method: 'GET', headers: { authorization: 'Basic x' } })
  expect(request.body).toBeUndefined()
  expect(new URL(request.url).searchParams.get('code')).toBe(grant.code)
})

test('it may repeat what the callback said; what that did not say is left out', () => {
  const parameters = {
    state: { from: 'callback', at: '/state' },
    device_id: { from: 'callback', at: '/device_id' },
    kind: 'web',
  } as const
  const sources = { callback: { state: 'state-1' } }
  const { body } = buildTokenRequest('x:', grant, credentials, styled({ parameters }), sources)
  const form = new URLSearchParams(body)
  expect([form.get('state'), form.get('device_id'), form.get('kind')]).toEqual([
    'state-1',
    null,
    'web',
  ])
})
