import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profileWith } from '../../tests/model/support.ts'
import { buildAuthorizationUrl, type AuthorizationRequest } from './authorization-request.ts'

const request: AuthorizationRequest = {
  clientId: 'client-1',
  redirectUri: 'https://app.example/callback?tenant=a b',
  scopes: ['openid', 'user:email'],
  state: 'state-1',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  nonce: 'nonce-1',
  parameters: { access_type: 'offline', hd: 'a&b=c+d' },
}
const endpoint = 'https://issuer.example/authorize'

describe('buildAuthorizationUrl', () => {
  test('writes the parameters of the RFCs, then those of the profile and the caller', () => {
    expect(buildAuthorizationUrl(endpoint, request)).toBe(
      'https://issuer.example/authorize?response_type=code&client_id=client-1' +
        '&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%3Ftenant%3Da+b' +
        '&scope=openid+user%3Aemail&state=state-1' +
        '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256' +
        '&nonce=nonce-1&access_type=offline&hd=a%26b%3Dc%2Bd',
    )
  })

  test('leaves out what there is not', () => {
    const bare = { ...request, scopes: [], codeChallenge: null, nonce: null, parameters: {} }
    expect(buildAuthorizationUrl(endpoint, { ...bare, redirectUri: 'https://app.example/' })).toBe(
      'https://issuer.example/authorize?response_type=code&client_id=client-1' +
        '&redirect_uri=https%3A%2F%2Fapp.example%2F&state=state-1',
    )
  })

  test('keeps the query that the endpoint has, byte for byte', () => {
    const url = buildAuthorizationUrl(`${endpoint}?tenant=%7Ea%20b`, request)
    expect(url).toMatch(
      /^https:\/\/issuer\.example\/authorize\?tenant=%7Ea%20b&response_type=code&/,
    )
  })

  test('ends in the fragment that the profile asks for', () => {
    const url = buildAuthorizationUrl(
      endpoint,
      request,
      profileWith({
        authorization: { fragment: 'wechat_redirect' },
      }),
    )
    expect(url).toMatch(/&hd=a%26b%3Dc%2Bd#wechat_redirect$/)
  })

  test('what it writes decodes to the same values, each once', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(text, text, text, (clientId, state, hint) => {
        const own = { ...request, clientId, state, parameters: { login_hint: hint } }
        const query = new URL(buildAuthorizationUrl(endpoint, own)).searchParams
        expect(query.getAll('client_id')).toEqual([clientId])
        expect(query.getAll('state')).toEqual([state])
        expect(query.getAll('login_hint')).toEqual([hint])
        expect([...query.keys()]).toHaveLength(new Set(query.keys()).size)
      }),
    )
  })
})
