import { expect, test } from 'vitest'
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

test('a token request is a form, with the parameters always in the same order', () => {
  expect(buildTokenRequest('https://issuer.example/token?v=2', grant, credentials, {})).toEqual({
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
  const { body } = buildTokenRequest('x:', { ...grant, codeVerifier: null }, credentials, {})
  expect(new URLSearchParams(body).has('code_verifier')).toBe(false)
})

test("a profile's headers come before the client's", () => {
  const headers = { accept: 'application/vnd.example+json', authorization: 'none' }
  expect(buildTokenRequest('x:', grant, credentials, headers).headers).toMatchObject({
    accept: 'application/vnd.example+json',
    authorization: 'Basic x',
  })
})
