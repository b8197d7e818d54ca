import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { registeredErrors } from '../conformance/judges/authorization.ts'
import { exchangeStages, type ExpectedFailure, type Fixture } from '../fixtures/fixture.ts'
import { failureTable, type Failure } from '../src/failures.ts'
import type { Json, JsonObject } from '../src/protocol/json.ts'
import { readAuthorizationResponse } from '../src/protocol/authorization-response.ts'
import { readTokenResponse } from '../src/protocol/token-response.ts'
import { readUserInfoResponse } from '../src/protocol/user-info-response.ts'
import { readUser } from '../src/protocol/user.ts'
import type { Sources } from '../src/protocol/select.ts'
import { missingScopes } from '../src/protocol/scope.ts'
import { checkRedirectUri } from '../src/configuration.ts'
import { capturedFrom } from '../src/machine/captured.ts'
import { policyOf } from '../src/machine/callback-policy.ts'
import { providers } from '../src/providers/index.ts'
import type { Provider } from '../src/providers/schema.ts'
import { fixturesById } from './support/fixture-files.ts'
import { claimsOf } from './support/fixture-id-tokens.ts'
import { profileOf, profiles, variants } from './support/profiles.ts'

const fixtures = [...fixturesById].map(([id, fixture]) => ({
  id,
  fixture,
  provider: profileOf(id, fixture),
}))

/** The others are the ids of additional requests. */
const ownStages: ReadonlySet<string> = new Set([
  'authorization',
  'token',
  'user',
  'discovery',
  'keys',
])

type Exchange = Exclude<Fixture, { stage: 'callback' }>

const callbacks = fixtures.flatMap(({ id, fixture, provider }) =>
  fixture.stage === 'callback' ? [[id, fixture, provider] as const] : [],
)

function exchanges(stage: Exchange['stage']) {
  return fixtures.flatMap(({ id, fixture, provider }) =>
    fixture.stage === stage ? [[id, fixture, provider] as const] : [],
  )
}

const sentAt = ({ response }: Exchange): number => Date.parse(response.headers['date'] ?? '')

function expectFailure(failed: Failure | null, expected: ExpectedFailure, at: number): void {
  expect(failed?.code).toBe(expected.failure)
  expect(failed?.details).toMatchObject(expected.details ?? {})
  if (expected.retryAfterSeconds === undefined) return
  const { retryAfterSeconds } = expected
  const retryAt = retryAfterSeconds === null ? null : at + retryAfterSeconds * 1000
  expect(failed?.details).toMatchObject({ retryAt })
}

describe('a fixture, read as its profile says, is what it expects to be', () => {
  test.each(callbacks)('%s', (_, { query, expect: expected }, provider) => {
    const response = readAuthorizationResponse(new URLSearchParams(query))
    expect(response.unexpected).toEqual([])
    const [issuer] = response.iss
    const failure =
      issuer !== undefined && issuer !== provider.issuer
        ? 'callback.issuer-mismatch'
        : response.error.some((error) => provider.callback.denials.includes(error))
          ? 'callback.denied'
          : response.error.length > 0
            ? 'callback.error'
            : response.code.length === 0
              ? 'callback.code-missing'
              : null
    if (!('failure' in expected)) {
      expect({ failure, codes: response.code.length }).toEqual({ failure: null, codes: 1 })
      return
    }
    expect(failure).toBe(expected.failure)
    if (failure === 'callback.code-missing') return
    const details = {
      expected: provider.issuer,
      received: issuer,
      error: response.error[0],
      description: response.errorDescription[0] ?? null,
      uri: response.errorUri[0],
    }
    expect(details).toMatchObject(expected.details ?? {})
  })

  test.each(exchanges('token'))('%s', (_, fixture, provider) => {
    const { expect: expected, response } = fixture
    const receivedAt = sentAt(fixture)
    const callback = capturedBy(provider)
    const context = { provider, requestedScopes: [], receivedAt, callback }
    const read = readTokenResponse(response, context)
    if ('failure' in expected)
      return expectFailure(read.ok ? null : read.failure, expected, receivedAt)
    const tokens = read.ok ? read.value.tokens : undefined
    const expiresAt = tokens?.expiresAt
    expect({
      tokens: {
        tokenType: tokens?.tokenType,
        expiresInSeconds: expiresAt === undefined ? null : (expiresAt - receivedAt) / 1000,
        refreshable: tokens?.refreshToken !== undefined,
        scopes: tokens?.scopes,
      },
    }).toEqual({ tokens: 'tokens' in expected && expected.tokens })
    if (!('user' in expected) || !read.ok) return
    const idToken = fixture.idToken && (claimsOf(fixture, provider) as JsonObject)
    const user = readUser(provider, { token: read.value.raw, idToken, callback })
    expect(user).toEqual({ ok: true, value: expected.user })
  })

  test.each(exchanges('user'))('%s', (_, fixture, provider) => {
    const { expect: expected, response } = fixture
    const receivedAt = sentAt(fixture)
    const read = readUserInfoResponse(response, { request: 'user', provider, receivedAt })
    if ('failure' in expected)
      return expectFailure(read.ok ? null : read.failure, expected, receivedAt)
    const user = readUser(provider, {
      ...besideUserInfo(provider),
      user: read.ok ? read.value : undefined,
    })
    expect(user).toEqual({ ok: true, value: 'user' in expected && expected.user })
  })

  const additional = exchangeStages.filter((stage) => !ownStages.has(stage)).flatMap(exchanges)
  test.each(additional)('%s', (_, fixture, provider) => {
    const { expect: expected, response, stage } = fixture
    const request = provider.additionalRequests.find(({ id }) => id === stage)
    const isIgnored = request?.ignoreStatuses.includes(response.status)
    expect(isIgnored).toBe('ignored' in expected)
    if (isIgnored === true) return
    const read = readUserInfoResponse(response, {
      request: stage,
      provider,
      receivedAt: sentAt(fixture),
    })
    if ('failure' in expected)
      return expectFailure(read.ok ? null : read.failure, expected, sentAt(fixture))
    const sparse = fixturesById.get(`${provider.id}/user-sparse`)
    const user = sparse?.stage === 'user' ? JSON.parse(sparse.response.body) : undefined
    const found = readUser(provider, { user, [stage]: read.ok ? read.value : undefined })
    expect(found).toMatchObject({ ok: true, value: 'user' in expected && expected.user })
  })

  test.each(exchanges('authorization'))('%s', (_, { request }, provider) => {
    const refused = new URL(request?.url ?? '').searchParams.get('redirect_uri') ?? ''
    expect(() => checkRedirectUri(provider, refused)).toThrow(TypeError)
  })
})

/** What is known beside user information: of the same provider's successful login. */
function besideUserInfo(provider: Provider): Sources {
  const success = fixturesById.get(`${provider.id}/token-success`)
  if (success === undefined || success.stage === 'callback') return {}
  return {
    token: JSON.parse(success.response.body) as Json,
    idToken: success.idToken && (claimsOf(success, provider) as JsonObject),
    callback: capturedBy(provider),
  }
}

/** What the callback of this provider's successful login says beside the code. */
function capturedBy(provider: Provider): JsonObject {
  const success = fixturesById.get(`${provider.id}/callback-success`)
  return captured(provider, success?.stage === 'callback' ? success.query : '')
}

function captured(provider: Provider, query: string): JsonObject {
  const response = readAuthorizationResponse(new URLSearchParams(query))
  return capturedFrom(response, policyOf(provider).captures)
}

describe("Google's ID tokens", () => {
  const bodyOf = (id: string) => {
    const fixture = fixturesById.get(id)
    return JSON.parse(fixture?.stage === 'callback' ? '' : (fixture?.response.body ?? ''))
  }
  const keys = createLocalJWKSet(bodyOf('google/keys'))
  const tokens = exchanges('token')
    .filter(([id]) => id.startsWith('google/'))
    .map(([id, { response }]) => [id, response.body] as const)
    .filter(([, body]) => body.includes('"id_token"'))

  test.each(tokens)('%s: signed with the keys, and for this access token', async (id, body) => {
    const { id_token, access_token } = JSON.parse(body)
    const issuer =
      id === 'google/token-bare-issuer' ? 'accounts.google.com' : providers.google.issuer
    const { payload } = await jwtVerify(id_token, keys, {
      algorithms: [...(providers.google.idToken?.algorithms ?? [])],
      currentDate: new Date('2026-11-23T12:00:00Z'),
      issuer: issuer ?? '',
      audience: '000000000000-EXAMPLE.apps.googleusercontent.com',
    })
    const hash = createHash('sha256').update(access_token).digest().subarray(0, 16)
    expect(payload).toMatchObject({
      sub: '123456789012345678901',
      nonce: 'EXAMPLE-nonce',
      at_hash: hash.toString('base64url'),
    })
  })

  test('exist', () => {
    expect(tokens.length).toBeGreaterThan(0)
  })
})

describe('the evidence', () => {
  test("is a fixture of the same provider's", () => {
    const foreign = profiles.flatMap((provider) =>
      Object.values(provider.quirks).filter(
        (evidence) => evidence?.fixture?.startsWith(`${provider.id}/`) !== true,
      ),
    )
    expect(foreign).toEqual([])
  })

  // What the library does only where the quirk is declared: without it the fixture has to come out otherwise.
  const switches = [
    'expiresInMayBeString',
    'grantedScopesAreArray',
    'grantedScopesAreCommaSeparated',
    'jsonIsLabelledOtherwise',
    'tokenResponseMayBeForm',
    'tokenTypeIsIgnored',
  ] as const
  test.each(
    variants.flatMap(([name, profile]) =>
      switches.flatMap((quirk) => {
        const fixture = profile.quirks[quirk]?.fixture
        return fixture === undefined ? [] : [[name, quirk, profile, fixture] as const]
      }),
    ),
  )('%s: %s makes a difference to its fixture', (_, quirk, profile, id) => {
    const fixture = fixturesById.get(id)
    // What a callback says is read with the tokens that come after it.
    const answer =
      fixture?.stage === 'callback' ? fixturesById.get(`${profile.id}/token-success`) : fixture
    if (answer === undefined || answer.stage === 'callback') throw new Error(`${id} has no answer`)
    const callback = fixture?.stage === 'callback' ? captured(profile, fixture.query) : {}
    const { [quirk]: _without, ...quirks } = profile.quirks
    const reading = (provider: Provider) => {
      const context = { provider, receivedAt: 0 }
      return answer.stage === 'token'
        ? readTokenResponse(answer.response, { ...context, requestedScopes: [], callback })
        : readUserInfoResponse(answer.response, { ...context, request: 'user' })
    }
    expect(reading({ ...profile, quirks })).not.toEqual(reading(profile))
  })

  test.each(profiles)(
    '$id: an error of its callbacks is registered, a denial, or declared',
    (provider) => {
      // One that is neither played nor documented is an example from somewhere else.
      const named = callbacks.flatMap(([id, { query, when, provenance }]) =>
        id.startsWith(`${provider.id}/`) && (when !== undefined || provenance.kind === 'documented')
          ? new URLSearchParams(query).getAll('error')
          : [],
      )
      const own = named.filter(
        (error) => !registeredErrors.has(error) && !provider.callback.denials.includes(error),
      )
      expect(own.length > 0).toBe('callbackErrorsAreNamedOtherwise' in provider.quirks)
    },
  )

  test.each(profiles)('$id: every word of its own has a fixture', (provider) => {
    const shown = fixtures.flatMap(({ fixture, provider: { id } }) =>
      id === provider.id && 'failure' in fixture.expect ? (fixture.expect.details ?? {}) : [],
    )
    for (const [error, standardError] of Object.entries(provider.token.errors))
      expect(shown).toContainEqual(expect.objectContaining({ error, standardError }))
  })
})

describe('the hints', () => {
  const hints = profiles.flatMap((provider) =>
    provider.hints.map((hint) => ({ provider: provider.id, hint })),
  )

  test('are for failures that exist', () => {
    expect(hints.filter(({ hint }) => !(hint.code in failureTable))).toEqual([])
  })

  test("with a provider's words are for words of which there is a fixture", () => {
    const spoken = hints.filter(({ hint }) => hint.error !== undefined || hint.text !== undefined)
    const unheard = spoken.filter(({ provider, hint }) => {
      const matches = ({ fixture, provider: { id } }: (typeof fixtures)[number]) => {
        const expected = fixture.expect
        if (id !== provider || !('failure' in expected) || expected.failure !== hint.code)
          return false
        const { error, description } = expected.details ?? {}
        const words = typeof description === 'string' ? description : ''
        return (hint.error ?? error) === error && words.includes(hint.text ?? '')
      }
      return !fixtures.some(matches)
    })
    expect(unheard).toEqual([])
    expect(spoken.length).toBeGreaterThan(0)
  })

  test('stand before the more general ones of the same code', () => {
    const hidden = hints.filter(({ provider, hint }, at) =>
      hints
        .slice(0, at)
        .some(
          (earlier) =>
            earlier.provider === provider &&
            earlier.hint.code === hint.code &&
            (earlier.hint.error ?? hint.error) === hint.error &&
            (hint.text ?? '').includes(earlier.hint.text ?? ''),
        ),
    )
    expect(hidden).toEqual([])
  })
})

describe('granted scopes', () => {
  test("GitHub's user includes what it leaves out of the list", () => {
    const requested = ['read:user', 'user:email', 'gist']
    expect(missingScopes(requested, ['gist', 'user'], providers.github)).toEqual([])
    expect(missingScopes(requested, ['user:email'], providers.github)).toEqual([
      'read:user',
      'gist',
    ])
  })

  test("Google's long names are the short ones", () => {
    const requested = ['openid', 'email', 'profile']
    const granted = ['https://www.googleapis.com/auth/userinfo.email', 'openid']
    expect(missingScopes(requested, granted, providers.google)).toEqual(['profile'])
  })
})
