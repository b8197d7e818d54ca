import { describe, expect, test } from 'vitest'
import { profileWith } from '../../tests/model/support.ts'
import type { ProviderInput } from '../providers/schema.ts'
import { buildUserInfoRequest } from './user-info-request.ts'

const url = 'https://issuer.example/me?v=2'
const styled = (userInfo: ProviderInput['userInfo'] = {}) => profileWith({ userInfo }).userInfo

describe('buildUserInfoRequest', () => {
  test('the token travels in the header, and nowhere else', () => {
    const headers = { 'user-agent': 'trivet', authorization: 'none' }
    expect(buildUserInfoRequest(url, 'token-1', styled({ headers }))).toEqual({
      method: 'GET',
      url,
      headers: {
        accept: 'application/json',
        'user-agent': 'trivet',
        authorization: 'Bearer token-1',
      },
    })
  })

  test('or in the query, beside what the token response said', () => {
    const request = styled({
      token: { in: 'query', name: 'access_token' },
      query: { openid: { from: 'token', at: '/openid' }, lang: 'en' },
    })
    expect(buildUserInfoRequest(url, 'token-1', request, { token: { openid: 'o 1' } })).toEqual({
      method: 'GET',
      url: `${url}&access_token=token-1&openid=o+1&lang=en`,
      headers: { accept: 'application/json' },
    })
  })

  test('or in a form, beside the id of the client', () => {
    const request = styled({
      method: 'POST',
      token: { in: 'form', name: 'access_token' },
      form: { client_id: { from: 'client', at: '/id' } },
    })
    expect(buildUserInfoRequest(url, 'token-1', request, { client: { id: 'app-1' } })).toEqual({
      method: 'POST',
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'access_token=token-1&client_id=app-1',
    })
  })

  test('a header may name the client; a body may be JSON, or nothing', () => {
    const headers = { 'client-id': { from: 'client', at: '/id' } } as const
    const json = { query: '{ viewer { id } }' }
    const sources = { client: { id: 'app-1' } }
    expect(
      buildUserInfoRequest(url, 't', styled({ method: 'POST', headers, json }), sources),
    ).toMatchObject({
      headers: { 'client-id': 'app-1', 'content-type': 'application/json' },
      body: '{"query":"{ viewer { id } }"}',
    })
    expect(buildUserInfoRequest(url, 't', styled({ method: 'POST' }))).not.toHaveProperty('body')
    expect(buildUserInfoRequest(url, 't', styled({ method: 'POST', json: null })).body).toBe('null')
  })
})
