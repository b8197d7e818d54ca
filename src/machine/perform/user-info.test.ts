import { describe, expect, test } from 'vitest'
import {
  ACCESS_TOKEN,
  ISSUER,
  profileWith,
  providerWorld,
  surroundings,
  userBody,
  type Routes,
} from '../../../tests/model/support.ts'
import { json, NOW, reset, World } from '../../../tests/model/world.ts'
import type { ProviderInput } from '../../providers/schema.ts'
import { failure } from '../../failures.ts'
import { retryAfterMs } from './backoff.ts'
import { fetchUserInfo } from './user-info.ts'

const params = {
  attempt: 4,
  accessToken: ACCESS_TOKEN,
  grantedScopes: ['email'],
  others: ['refresh-0', null],
  rawToken: { team: 'team-1' },
  claims: { sub: 'subject-1' },
  callback: {},
  tries: 0,
}
const emails = { id: 'emails', url: `${ISSUER}/emails`, whenScopes: ['email'] }

async function fetched(
  routes: Routes,
  profile: Partial<ProviderInput> = {},
  changes: Partial<typeof params> = {},
) {
  const world = providerWorld(routes)
  const provider = profileWith(profile)
  const { signal } = new AbortController()
  const result = await fetchUserInfo(
    { ...params, ...changes },
    surroundings(world, { provider }),
    signal,
  )
  return { result, world }
}

test('no failure shows what was captured of the callback', async () => {
  const body = { error: 'invalid_token', error_description: 'It was device-canary-1.' }
  const { result } = await fetched(
    { userInfo: json(body, { status: 401 }) },
    {},
    { callback: { device: 'device-canary-1', count: 1, nothing: null } },
  )
  expect(JSON.stringify(result)).toContain('It was')
  expect(JSON.stringify(result)).not.toContain('device-canary-1')
})

test('a request may name the client', async () => {
  const { world } = await fetched(
    {},
    { userInfo: { headers: { 'client-id': { from: 'client', at: '/id' } } } },
  )
  expect(world.requests[0]?.headers).toMatchObject({ 'client-id': 'client-1' })
})

test('where nobody can be asked, the ID token and the callback say who it is', async () => {
  const { endpoints } = profileWith()
  const { result, world } = await fetched(
    {},
    {
      endpoints: { authorization: endpoints.authorization, token: endpoints.token },
      user: { id: { from: 'idToken', at: '/sub' }, name: { from: 'callback', at: '/name' } },
      callback: { captures: { name: 'text' } },
    },
    { callback: { name: 'Ada' } },
  )
  expect(world.requests).toEqual([])
  expect(result).toMatchObject({ subject: 'subject-1', user: { id: 'subject-1', name: 'Ada' } })
})

test.each(['refresh_token', 'id_token'])('no failure shows the %s', async (name) => {
  const body = { error: 'invalid_token', error_description: 'It was token-canary-1.' }
  const refused = json(body, { status: 401 })
  const { result } = await fetched(
    { userInfo: refused },
    {},
    { rawToken: { team: 'team-1', [name]: 'token-canary-1' } },
  )
  expect(JSON.stringify(result)).toContain('It was')
  expect(JSON.stringify(result)).not.toContain('token-canary-1')
})

test.each([17, null, {}])('a refresh token that is %j hides nothing', async (refresh_token) => {
  const body = { error: 'invalid_token', error_description: 'Stryker was here! [object Object] 17' }
  const { result } = await fetched(
    { userInfo: json(body, { status: 401 }) },
    {},
    { rawToken: { team: 'team-1', refresh_token } as never },
  )
  expect(result).toMatchObject({ failure: { details: { description: body.error_description } } })
})

test('without a token answer nothing more is hidden, and the user is asked for', async () => {
  const { result } = await fetched({}, {}, { rawToken: null as never })
  expect(result).toMatchObject({ type: 'userInfo.fetched' })
})

test('the first answer is not ignored, whatever its status', async () => {
  const { result } = await fetched({ userInfo: json({}, { status: 404 }) })
  expect(result).toMatchObject({ failure: { code: 'userinfo.status-unexpected' } })
})

describe('fetchUserInfo', () => {
  test('asks with the token in the header, and maps the answer', async () => {
    const { result, world } = await fetched({})
    expect(world.requests).toEqual([
      {
        method: 'GET',
        url: `${ISSUER}/userinfo`,
        headers: { accept: 'application/json', authorization: `Bearer ${ACCESS_TOKEN}` },
      },
    ])
    expect(result).toEqual({
      type: 'userInfo.fetched',
      attempt: 4,
      user: {
        provider: 'example',
        id: 'user-1',
        name: 'Ada',
        username: null,
        email: 'ada@example.org',
        emailVerified: true,
        avatarUrl: null,
        profileUrl: null,
        locale: null,
      },
      subject: 'user-1',
      raw: { user: userBody },
    })
  })

  test('selectors reach the token response, the claims, and additional answers', async () => {
    const user = {
      id: { from: 'idToken', at: '/sub' },
      name: { from: 'token', at: '/team' },
      email: { from: 'emails', at: '/0' },
    }
    const profile = { user, additionalRequests: [emails] }
    const { result } = await fetched({ emails: json(['a@b.example']) }, profile)
    expect(result).toMatchObject({
      user: { id: 'subject-1', name: 'team-1', email: 'a@b.example' },
      raw: { user: userBody, emails: ['a@b.example'] },
    })
  })

  test('an additional request is made where one of its scopes was granted, or it has none', async () => {
    const asked = async (whenScopes: string[], grantedScopes: string[]) => {
      const additionalRequests = [{ ...emails, whenScopes }]
      const { world } = await fetched({}, { additionalRequests }, { grantedScopes })
      return world.requests.some(({ url }) => url === emails.url)
    }
    expect(await asked(['email', 'user'], ['x', 'user'])).toBe(true)
    expect(await asked(['email', 'user'], ['x'])).toBe(false)
    expect(await asked([], [])).toBe(true)
  })

  test('an additional answer that the profile ignores is null; any other fails all', async () => {
    const profile = { additionalRequests: [{ ...emails, ignoreStatuses: [404] }] }
    const ignored = await fetched({ emails: json({}, { status: 404 }) }, profile)
    expect(ignored.result).toMatchObject({ type: 'userInfo.fetched', raw: { emails: null } })
    const refused = await fetched({ emails: json({}, { status: 401 }) }, profile)
    expect(refused.result).toMatchObject({
      type: 'userInfo.failed',
      failure: { code: 'userinfo.unauthorized', details: { request: 'emails' } },
    })
  })

  test('a rate limit is not ignored, though its status is', async () => {
    const profile = {
      userInfo: { errors: [{ status: [403], text: 'slow', code: 'rate-limited' as const }] },
      additionalRequests: [{ ...emails, ignoreStatuses: [403] }],
    }
    const { result } = await fetched({ emails: json('slow down', { status: 403 }) }, profile)
    expect(result).toMatchObject({ failure: { code: 'userinfo.rate-limited' } })
  })

  test('no id, no user', async () => {
    const { result } = await fetched({ userInfo: json({ name: 'Ada' }) })
    expect(result).toMatchObject({ failure: { code: 'userinfo.id-missing' }, retryAfterMs: null })
  })

  test('only a `sub` that is a text is a subject', async () => {
    const user = { id: '/id' }
    for (const sub of [1, null, ['a'], undefined]) {
      const { result } = await fetched({ userInfo: json({ id: 'a', sub }) }, { user })
      expect(result).toMatchObject({ type: 'userInfo.fetched', subject: null })
    }
  })

  test("a provider's words show no token", async () => {
    const rawToken = { team: 'team-1', refresh_token: 'refresh-1', id_token: 'id-token-1' }
    const body = {
      error: 'x',
      error_description: `${ACCESS_TOKEN} refresh-0 refresh-1 id-token-1 team-1`,
    }
    const { result } = await fetched({ userInfo: json(body, { status: 401 }) }, {}, { rawToken })
    const description = '[redacted] [redacted] [redacted] [redacted] team-1'
    expect(result).toMatchObject({ failure: { details: { description } } })
  })
})

describe('how long to wait for another try', () => {
  const limited = (retryAt: number | null) =>
    failure('userinfo.rate-limited', { request: 'user', status: 429, retryAt })
  const broken = failure('userinfo.server-error', { request: 'user', status: 503 })
  const jitter = (...bytes: [number, number]): World =>
    Object.assign(new World(), { randomBytes: () => new Uint8Array(bytes) })

  test('as long as the provider says, and not less than nothing', () => {
    expect(retryAfterMs(limited(NOW + 5000), 2, new World())).toBe(5000)
    expect(retryAfterMs(limited(NOW - 5000), 2, new World())).toBe(0)
  })

  test('else anything up to a limit that doubles', () => {
    const longest = jitter(255, 255)
    const waits = [0, 1, 2, 3, 4, 5, 99].map((tries) => retryAfterMs(broken, tries, longest))
    expect(waits).toEqual([499, 999, 1999, 3999, 7999, 7999, 7999])
    expect(retryAfterMs(broken, 1, jitter(128, 0))).toBe(500)
    expect(retryAfterMs(limited(null), 1, jitter(0, 1))).toBe(0)
  })

  test.each([
    failure('userinfo.unauthorized', {
      request: 'user',
      status: 401,
      error: '',
      standardError: null,
      description: null,
      uri: null,
    }),
    failure('network.certificate-refused', { host: '' }),
  ])('never for $code', (failed) => {
    expect(retryAfterMs(failed, 0, new World())).toBeNull()
  })

  test('fetchUserInfo says so, by how often it was asked before', async () => {
    const { result } = await fetched({ userInfo: reset() }, {}, { tries: 2 })
    expect(result).toMatchObject({ failure: { code: 'network.reset', step: 'userinfo' } })
    // The bytes of the first answer of this world are 1 and 1.
    expect(result).toMatchObject({ retryAfterMs: Math.floor((2000 * 257) / 65_536) })
  })
})
