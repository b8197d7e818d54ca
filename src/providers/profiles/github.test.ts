import { describe, expect, test } from 'vitest'
import { chooseAuthentication } from '../../protocol/client-authentication.ts'
import type { Json } from '../../protocol/json.ts'
import { missingScopes } from '../../protocol/scope.ts'
import { readUserInfoResponse } from '../../protocol/user-info-response.ts'
import { readUser } from '../../protocol/user.ts'
import { github } from './github.ts'
import { resolveProfile } from '../resolve.ts'

function addressOf(user: Json, emails?: Json) {
  const read = readUser(github, { user, emails })
  return read.ok ? { email: read.value.email, emailVerified: read.value.emailVerified } : read
}

const verified = (email: string) => ({ email, primary: false, verified: true })
const primary = (email: string) => ({ email, primary: true, verified: true })
const unverified = (email: string) => ({ email, primary: true, verified: false })

describe("GitHub's e-mail address", () => {
  const octocat = { id: 1, email: 'public@example.com' }

  test('is the verified primary one, wherever it stands', () => {
    const emails = [verified('b@example.com'), primary('a@example.com')]
    expect(addressOf(octocat, emails)).toEqual({ email: 'a@example.com', emailVerified: true })
  })

  test('is any verified one where the primary one is not verified', () => {
    const emails = [unverified('a@example.com'), verified('b@example.com')]
    expect(addressOf(octocat, emails)).toEqual({ email: 'b@example.com', emailVerified: true })
  })

  test('is the public one, of which nothing is known, where none is verified', () => {
    const expected = { email: 'public@example.com', emailVerified: null }
    expect(addressOf(octocat, [unverified('a@example.com')])).toEqual(expected)
    expect(addressOf(octocat, [])).toEqual(expected)
    expect(addressOf(octocat)).toEqual(expected)
  })

  test('is never an unverified one of the list', () => {
    expect(addressOf({ id: 1, email: null }, [unverified('a@example.com')])).toEqual({
      email: null,
      emailVerified: null,
    })
  })
})

describe('GitHub', () => {
  test('wants the secret in the body, and has no public clients', () => {
    const ways = github.client.authentication
    expect(chooseAuthentication(ways, true)).toEqual({ method: 'post' })
    expect(chooseAuthentication(ways, false)).toBeUndefined()
  })

  test('gets the headers without which its API refuses', () => {
    expect(github.userInfo.headers).toEqual({
      accept: 'application/vnd.github+json',
      'user-agent': 'trivet',
      'x-github-api-version': '2022-11-28',
    })
    expect(github.additionalRequests.map(({ headers }) => headers)).toEqual([
      github.userInfo.headers,
    ])
    expect(github.token.headers).toEqual({ accept: 'application/json' })
  })

  test('says who and what is wanted in its own words', () => {
    expect(github.authorization).toMatchObject({ loginHint: 'login', prompt: 'prompt' })
    expect(github.scopes.default).toEqual(['read:user', 'user:email'])
  })

  test('limits the rate where it says when to come again, whatever its words', () => {
    const headers = { 'retry-after': '30', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }
    const response = { status: 403, headers, body: 'Please slow down.' }
    expect(
      readUserInfoResponse(response, { request: 'user', provider: github, receivedAt: 0 }),
    ).toMatchObject({
      failure: { code: 'userinfo.rate-limited', details: { retryAt: 30_000 } },
    })
  })

  test('is asked for the addresses only with a scope for them', () => {
    expect(github.additionalRequests.map(({ whenScopes }) => whenScopes)).toEqual([
      ['user:email', 'user'],
    ])
  })
})

describe('the variant enterprise-server', () => {
  const resolve = (host: string) =>
    resolveProfile(github, { variant: 'enterprise-server', variables: { host } })

  test('has every address on its host, with the port', () => {
    const profile = resolve('ghe.example:8443')
    expect(profile.issuer).toBe('https://ghe.example:8443/login/oauth')
    expect(profile.endpoints).toEqual({
      authorization: 'https://ghe.example:8443/login/oauth/authorize',
      token: 'https://ghe.example:8443/login/oauth/access_token',
      userInfo: 'https://ghe.example:8443/api/v3/user',
    })
    expect(profile.additionalRequests.map(({ url, headers }) => ({ url, headers }))).toEqual([
      {
        url: 'https://ghe.example:8443/api/v3/user/emails?per_page=100',
        headers: github.userInfo.headers,
      },
    ])
  })

  test('sends no challenge, and says since when and why', () => {
    expect(resolve('ghe.example').pkce).toEqual({
      method: 'none',
      reason:
        'The documentation of GitHub Enterprise Server 3.17 to 3.20 says that PKCE is not supported.',
      date: '2026-11-23',
    })
  })

  test.each(['localhost', '10.0.0.1', 'a.b.c.example', 'ghe.example:443'])(
    'may be at %s',
    (host) => {
      expect(resolve(host).endpoints.token).toBe(`https://${host}/login/oauth/access_token`)
    },
  )

  test.each([
    'https://ghe.example',
    'ghe.example/',
    'ghe.example@evil.example',
    'ghe.example#',
    'GHE.example',
    'ghe..example',
    '-ghe.example',
    'ghe.example:',
    'ghe.example:0',
    'ghe.example\n',
    '',
  ])('is refused at %j', (host) => {
    expect(() => resolve(host)).toThrow(`"${host}" is not a host of GitHub: it must match `)
  })

  test('needs its host', () => {
    expect(() => resolveProfile(github, { variant: 'enterprise-server' })).toThrow(
      'GitHub needs the variable "host"',
    )
  })
})

describe('the other variants', () => {
  test('data-residency is at ghe.com, and nowhere else', () => {
    const resolve = (subdomain: string) =>
      resolveProfile(github, { variant: 'data-residency', variables: { subdomain } })
    expect(resolve('octo-inc').endpoints).toEqual({
      authorization: 'https://octo-inc.ghe.com/login/oauth/authorize',
      token: 'https://octo-inc.ghe.com/login/oauth/access_token',
      userInfo: 'https://api.octo-inc.ghe.com/user',
    })
    expect(resolve('octo-inc').issuer).toBe('https://octo-inc.ghe.com/login/oauth')
    expect(() => resolve('evil.example/x')).toThrow('is not a subdomain of GitHub')
  })

  test('github-app asks for no scopes, and for the addresses whatever was granted', () => {
    const profile = resolveProfile(github, { variant: 'github-app' })
    expect(profile.scopes.default).toEqual([])
    expect(profile.additionalRequests).toEqual(
      github.additionalRequests.map((request) => ({ ...request, whenScopes: [] })),
    )
  })

  test('expiring asks for offline_access, and does not miss it in the answer', () => {
    const profile = resolveProfile(github, { variant: 'expiring' })
    const requested = profile.scopes.default
    expect(requested).toEqual(['read:user', 'user:email', 'offline_access'])
    expect(missingScopes(requested, ['read:user', 'user:email'], profile)).toEqual([])
    expect(missingScopes(requested, ['user'], profile)).toEqual([])
    expect(missingScopes(requested, [], profile)).toEqual(['read:user', 'user:email'])
  })
})
