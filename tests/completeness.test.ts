import { describe, expect, test } from 'vitest'
import type { Fixture } from '../fixtures/fixture.ts'
import { policyOf } from '../src/machine/callback-policy.ts'
import { buildAuthorizationUrl } from '../src/protocol/authorization-request.ts'
import { authenticateClient, chooseAuthentication } from '../src/protocol/client-authentication.ts'
import { buildTokenRequest } from '../src/protocol/token-request.ts'
import { buildUserInfoRequest } from '../src/protocol/user-info-request.ts'
import { deviations } from '../src/providers/deviations.ts'
import type { QuirkName } from '../src/providers/quirks.ts'
import { fixturesById } from './support/fixture-files.ts'
import { profileOf, profiles, variants } from './support/profiles.ts'

const fixturesOf = (id: string): Fixture[] =>
  [...fixturesById].filter(([name]) => name.startsWith(`${id}/`)).map(([, fixture]) => fixture)

describe('the quirks', () => {
  test.each(variants)(
    '%s: each field that deviates has evidence, and the other way round',
    (_, profile) => {
      const names = Object.keys(deviations) as QuirkName[]
      const deviating = names.filter((quirk) => deviations[quirk]?.(profile))
      expect(names.filter((quirk) => quirk in profile.quirks)).toEqual(deviating)
    },
  )
})

describe('the fixtures', () => {
  test.each(profiles)('$id: what has to be there is there', (provider) => {
    const all = fixturesOf(provider.id)
    const shows = (stage: Fixture['stage'], situation: string) =>
      all.some(({ stage: own, when = [] }) => own === stage && when.includes(situation as never))
    const tokenErrors = all.filter(({ stage, expect }) => stage === 'token' && 'failure' in expect)
    const users = provider.endpoints.userInfo === undefined ? 'token' : 'user'
    const refused = all.some(
      ({ stage, expect }) =>
        stage === 'user' && 'failure' in expect && expect.failure === 'userinfo.unauthorized',
    )
    expect({
      'a callback with a code': shows('callback', 'granted'),
      'a callback with a denial': shows('callback', 'denied'),
      'a token response': shows('token', 'granted'),
      'two token errors': tokenErrors.length > 1,
      'a full user': shows(users, 'user-full'),
      'a sparse user': shows(users, 'user-sparse'),
      'a refused access token': refused || users === 'token',
    }).toEqual({
      'a callback with a code': true,
      'a callback with a denial': true,
      'a token response': true,
      'two token errors': true,
      'a full user': true,
      'a sparse user': true,
      'a refused access token': true,
    })
  })

  const situations = profiles.flatMap(({ id }) =>
    fixturesOf(id).flatMap(({ stage, variant = '', when = [] }) =>
      when.map((situation) => `${id} ${variant} ${stage}: ${situation}`),
    ),
  )
  test('show each situation once', () => {
    expect(situations.filter((one, at) => situations.indexOf(one) !== at)).toEqual([])
  })

  const requests = [...fixturesById].flatMap(([id, fixture]) =>
    fixture.stage === 'callback' && fixture.request !== undefined
      ? [[id, fixture.request, profileOf(id, fixture)] as const]
      : [],
  )
  test.each(requests)(
    '%s: the authorization request is the one that is sent',
    (_, request, profile) => {
      const url = buildAuthorizationUrl(
        profile.endpoints.authorization,
        {
          clientId: 'EXAMPLE',
          redirectUri: 'https://app.example/callback',
          scopes: profile.scopes.default,
          state: 'EXAMPLE',
          codeChallenge: profile.pkce.method === 'none' ? null : 'EXAMPLE',
          nonce: null,
          parameters: profile.authorization.parameters,
        },
        profile,
      )
      const { searchParams, hash } = new URL(url)
      const sent = {
        ...Object.fromEntries(searchParams),
        ...(hash !== '' && { '#': hash.slice(1) }),
      }
      expect(sent).toMatchObject(request)
    },
  )

  const additional = [...fixturesById].flatMap(([id, fixture]) => {
    if (fixture.stage === 'callback' || fixture.request?.body === undefined) return []
    const profile = profileOf(id, fixture)
    const request = profile.additionalRequests.find((one) => one.id === fixture.stage)
    return request === undefined ? [] : [[id, fixture.request.body, request, profile] as const]
  })
  test.each(additional)(
    '%s: the additional request is the one that is sent',
    (_, body, request, { id }) => {
      const granted = fixturesById.get(`${id}/token-success`)
      const token = granted?.stage === 'token' ? JSON.parse(granted.response.body) : undefined
      const sources = { client: { id: 'EXAMPLE' }, token }
      const sent = buildUserInfoRequest(request.url, 'EXAMPLE', request, sources)
      const names = (text = '') => [...new URLSearchParams(text).keys()]
      expect(names(sent.body)).toEqual(names(body))
    },
  )

  const exchanges = [...fixturesById].flatMap(([id, fixture]) =>
    fixture.stage === 'token' && fixture.when?.includes('granted') === true
      ? [[id, fixture, profileOf(id, fixture)] as const]
      : [],
  )
  test.each(exchanges)(
    '%s: the token request is the one that is sent',
    (_, { request }, profile) => {
      const hasSecret = profile.client.authentication.some(({ method }) => method !== 'none')
      const way = chooseAuthentication(profile.client.authentication, hasSecret) ?? {
        method: 'none',
      }
      const captured = Object.keys(policyOf(profile).captures).map((name) => [name, 'EXAMPLE'])
      const sent = buildTokenRequest(
        profile.endpoints.token,
        { code: 'EXAMPLE', redirectUri: 'https://app.example/callback', codeVerifier: 'EXAMPLE' },
        authenticateClient('EXAMPLE', 'EXAMPLE', way, profile.client.parameters),
        profile.token,
        {
          client: { id: 'EXAMPLE' },
          callback: { ...Object.fromEntries(captured), state: 'EXAMPLE' },
        },
      )
      const [wanted, actual] = [new URL(request?.url ?? ''), new URL(sent.url)]
      expect([actual.origin, actual.pathname]).toEqual([wanted.origin, wanted.pathname])
      expect(sent.method).toBe(request?.method)
      expect(
        [...wanted.searchParams.keys()].filter((name) => !actual.searchParams.has(name)),
      ).toEqual([])
      const type = request?.headers?.['content-type']
      if (type !== undefined) expect(sent.headers['content-type']).toBe(type)
      const names = (body = '') =>
        body.startsWith('{') ? Object.keys(JSON.parse(body)) : [...new URLSearchParams(body).keys()]
      expect(names(sent.body)).toEqual(expect.arrayContaining(names(request?.body)))
    },
  )
})
