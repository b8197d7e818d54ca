import { describe, expect, test } from 'vitest'
import { chooseAuthentication } from '../../protocol/client-authentication.ts'
import { google } from './google.ts'
import { resolveProfile } from '../resolve.ts'

describe('Google', () => {
  test('has the endpoints of OpenID Connect', () => {
    expect(google.endpoints).toEqual({
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      userInfo: 'https://openidconnect.googleapis.com/v1/userinfo',
      keys: 'https://www.googleapis.com/oauth2/v3/certs',
      discovery: 'https://accounts.google.com/.well-known/openid-configuration',
      revocation: 'https://oauth2.googleapis.com/revoke',
    })
    expect(google.scopes.default).toContain('openid')
  })

  test('signs with RS256 only, and may leave https:// out of the issuer', () => {
    expect(google.idToken).toMatchObject({
      algorithms: ['RS256'],
      issuerAliases: ['accounts.google.com'],
    })
  })

  test('has no public clients', () => {
    expect(chooseAuthentication(google.client.authentication, true)?.method).toBe('basic')
    expect(chooseAuthentication(google.client.authentication, false)).toBeUndefined()
  })

  test('gives a refresh token in the variant offline', () => {
    const { authorization, scopes } = resolveProfile(google, { variant: 'offline' })
    expect(authorization.parameters).toEqual({ access_type: 'offline', prompt: 'consent' })
    expect(scopes).toEqual(google.scopes)
    expect(google.authorization.parameters).toEqual({})
  })
})
