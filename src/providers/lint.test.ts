import { describe, expect, test } from 'vitest'
import type { LintFixture } from './lint.ts'
import { lintProvider } from './lint.ts'
import { providers } from './registry.ts'
import type { ProviderInput } from './schema.ts'
import { fixturesById } from '../../tests/support/fixture-files.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const good: ProviderInput = {
  id: 'acme',
  name: 'Acme',
  issuer: 'https://acme.example',
  endpoints: {
    authorization: 'https://acme.example/authorize',
    token: 'https://acme.example/token',
    userInfo: 'https://acme.example/me',
  },
  user: { id: '/id' },
}
const evidence = { source: 'acme/acme#1', date: '2026-11-24', fixture: 'acme/shown' }

/** Everything that is found in the good profile with these changes, as `id at`. */
function found(changes: object, fixtures?: Readonly<Record<string, LintFixture>>): string[] {
  const options = { now: NOW, ...(fixtures !== undefined && { fixtures }) }
  return lintProvider({ ...good, ...changes }, options).map(({ id, at }) => `${id} ${at}`)
}

describe('lintProvider', () => {
  test('finds nothing in a good profile', () => {
    expect(found({})).toEqual([])
  })

  test('takes anything, and throws nothing', () => {
    for (const input of [undefined, null, 1, 'x', [], {}])
      expect(lintProvider(input, { now: NOW }).map(({ id }) => id)).toContain('profile-invalid')
  })

  test.each([
    [{ scope: {} }, '', 'Did you mean "scopes"?'],
    [
      { endpoints: { ...good.endpoints, userinfo: 'https://acme.example/me' } },
      'endpoints',
      'Did you mean "userInfo"?',
    ],
    [{ userInfo: { header: {} } }, 'userInfo', 'Did you mean "headers"?'],
    [{ callback: { iss: { presense: 'optional' } } }, 'callback.iss', 'Did you mean "presence"?'],
    [
      { token: { zzz: 1 } },
      'token',
      'There may be: method, encoding, headers, parameters, errors, errorBody.',
    ],
  ])('names the field that was meant: %j', (changes, at, fix) => {
    expect(lintProvider({ ...good, ...changes }, { now: NOW })).toEqual([
      expect.objectContaining({ id: 'field-unknown', level: 'error', at, fix }),
    ])
  })

  test('wants a reason and a date where PKCE is off', () => {
    expect(found({ pkce: { method: 'none' } })).toEqual([
      'pkce-unexplained pkce.reason',
      'pkce-unexplained pkce.date',
    ])
    const pkce = (date: string) => ({ pkce: { method: 'none', reason: 'It breaks.', date } })
    expect(found(pkce('2026-11-01'))).toEqual([])
    expect(found(pkce('2026-05-01'))).toEqual(['pkce-off pkce'])
  })

  test('wants evidence for each field that deviates, and a field for each quirk that is one', () => {
    expect(found({ scopes: { separator: ',' } })).toEqual([
      'quirk-missing quirks.requestedScopesAreCommaSeparated',
    ])
    const quirks = { requestedScopesAreCommaSeparated: evidence }
    expect(found({ scopes: { separator: ',' }, quirks })).toEqual([])
    expect(found({ quirks })).toEqual(['quirk-unfounded quirks.requestedScopesAreCommaSeparated'])
  })

  test('wants a fixture that shows each quirk, where it has fixtures', () => {
    const quirks = { tokenErrorsUseStatus200: evidence }
    const user = { stage: 'user', response: { body: '{"id":1}' } }
    expect(found({ quirks })).toEqual([])
    expect(found({ quirks }, { 'acme/shown': user })).toEqual([])
    expect(found({ quirks }, { 'acme/other': user })).toEqual([
      'quirk-unproved quirks.tokenErrorsUseStatus200.fixture',
    ])
  })

  test('finds evidence of more than 180 days ago', () => {
    const of = (date: string) =>
      found({ quirks: { tokenErrorsUseStatus200: { ...evidence, date } } })
    expect(of('2026-05-29')).toEqual([])
    expect(of('2026-05-27')).toEqual(['evidence-old quirks.tokenErrorsUseStatus200.date'])
  })

  test('wants a policy for an issuer that is known to come', () => {
    const absent = { callback: { iss: { presence: 'absent' } } }
    const seen = {
      'acme/callback-success': {
        stage: 'callback',
        query: 'code=c&iss=https%3A%2F%2Facme.example',
      },
      'acme/user': { stage: 'user', response: { body: '{"id":1}' } },
    }
    expect(found(absent, seen)).toEqual(['iss-policy-missing callback.iss.presence'])
    expect(found({ issuer: undefined }, seen)).toEqual(['iss-policy-missing issuer'])
    expect(found({}, seen)).toEqual([])
    expect(found({ ...absent, quirks: { issuerIsNotAdvertised: evidence } })).toContain(
      'iss-policy-missing callback.iss.presence',
    )
  })

  test('wants each pointer to be in a fixture', () => {
    const user = {
      id: '/id',
      name: { first: ['/name', { from: 'idToken', at: '/name' }] },
      email: { from: 'emails', where: { primary: true }, at: '/email' },
      locale: { from: 'callback', at: '/user/locale' },
    }
    const captures = {
      callback: { captures: { user: 'json' } },
      quirks: { userComesInCallback: { ...evidence, fixture: 'acme/callback' } },
    }
    const shown = {
      'acme/callback': { stage: 'callback', query: 'code=c&user={"locale":"en"}' },
      'acme/user': { stage: 'user', response: { body: '{"id":1,"name":"A"}' } },
      'acme/token': { stage: 'token', response: { body: '{}' }, idToken: { name: 'A' } },
      'acme/emails': { stage: 'emails', response: { body: '[{"email":"a@example.com"}]' } },
    }
    expect(found({ user, ...captures }, shown)).toEqual([])
    const { 'acme/token': _, ...withoutToken } = shown
    expect(found({ user, ...captures }, withoutToken)).toEqual(['pointer-unshown user.name'])
    expect(found({}, {})).toEqual(['pointer-unshown user.id'])
  })

  test('knows that `where` may look into one object', () => {
    const user = { id: '/id', avatarUrl: { where: { isEmpty: false }, at: '/picture' } }
    const shown = (body: string) => ({ 'acme/user': { stage: 'user', response: { body } } })
    expect(found({ user }, shown('{"id":1,"isEmpty":false,"picture":"p"}'))).toEqual([])
    expect(found({ user }, shown('{"id":1,"isEmpty":false}'))).toEqual([
      'pointer-unshown user.avatarUrl',
    ])
  })

  test('finds scopes that cannot bring a verified address', () => {
    const user = { id: '/id', email: '/email', emailVerified: '/email_verified' }
    expect(found({ user, scopes: { default: ['openid'] } })).toEqual([
      'email-scope-missing scopes.default',
    ])
    expect(found({ user, scopes: { default: ['openid', 'email'] } })).toEqual([])
    expect(found({ user })).toEqual([])
  })

  test('finds an endpoint that is not https', () => {
    const endpoints = { ...good.endpoints, token: 'http://127.0.0.1:8080/token' }
    expect(found({ endpoints })).toEqual(['endpoint-insecure endpoints.token'])
  })

  describe('with variables', () => {
    const hosted = {
      issuer: 'https://{host}',
      endpoints: {
        authorization: 'https://{host}/authorize',
        token: 'https://{host}/token',
        userInfo: 'https://{host}/me',
      },
    }
    const host = { description: 'The host.', pattern: '^[a-z.]+$' }
    const withHost = (more: object) => ({ ...hosted, variables: { host: { ...host, ...more } } })

    test('fills them in', () => {
      expect(found(withHost({ example: 'acme.example' }))).toEqual([])
    })

    test.each([
      ['neither default nor example', {}],
      ['an example that does not match', { example: 'ACME' }],
      ['a default that makes no address', { pattern: '^.*$', default: 'a b' }],
    ])('has a finding for %s', (_, more) => {
      expect(found(withHost(more))).toEqual(['profile-invalid '])
    })

    test('has a finding for a pattern that is none', () => {
      expect(found(withHost({ pattern: '^($', example: 'a' }))).toEqual([
        'profile-invalid variables.host.pattern',
      ])
    })

    test('has a finding for one that nobody describes', () => {
      expect(found(hosted)).toEqual([
        'variable-unknown issuer',
        'variable-unknown endpoints.authorization',
        'variable-unknown endpoints.token',
        'variable-unknown endpoints.userInfo',
      ])
    })
  })

  test('looks at each variant, and says once what all of them have', () => {
    const insecure = { ...good.endpoints, token: 'http://127.0.0.1:8080/token' }
    const variant = (override: object) => ({ description: 'Another one.', override })
    const variants = {
      commas: variant({ scopes: { separator: ',' } }),
      same: variant({ name: 'Acme too' }),
      wrong: variant({ scopes: { separator: ';' } }),
    }
    expect(found({ endpoints: insecure, variants })).toEqual([
      'endpoint-insecure endpoints.token',
      'quirk-missing variants.commas.quirks.requestedScopesAreCommaSeparated',
      'profile-invalid variants.wrong',
    ])
  })

  test.each(Object.values(providers))('has nothing against $id', (profile) => {
    const own = [...fixturesById].filter(([id]) => id.startsWith(`${profile.id}/`))
    const fixtures = Object.fromEntries(own) as unknown as Record<string, LintFixture>
    const errors = lintProvider(profile, { now: NOW, fixtures }).filter(
      ({ level }) => level === 'error',
    )
    expect(errors).toEqual([])
  })
})
