import { expect, test } from 'vitest'
import { buildUserInfoRequest } from './user-info-request.ts'

test('the token travels in the header, and nowhere else', () => {
  const headers = { 'user-agent': 'trivet', authorization: 'none' }
  expect(buildUserInfoRequest('https://issuer.example/me?v=2', 'token-1', headers)).toEqual({
    method: 'GET',
    url: 'https://issuer.example/me?v=2',
    headers: {
      accept: 'application/json',
      'user-agent': 'trivet',
      authorization: 'Bearer token-1',
    },
  })
})
