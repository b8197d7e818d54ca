import { describe, expect, test } from 'vitest'
import { google } from 'trivet/providers'
import { approve } from './approve.ts'
import { createEmulator } from './emulator.ts'

const { keys = '', discovery = '' } = google.endpoints
const emulator = createEmulator()
const read = async (url: string) => (await emulator.fetch(url)).json()

describe('the metadata', () => {
  test('under its real address names the real addresses', async () => {
    expect(await read(discovery)).toMatchObject({
      issuer: 'https://accounts.google.com',
      token_endpoint: google.endpoints.token,
      jwks_uri: keys,
    })
  })

  test('on loopback names addresses there, and the same issuer', async () => {
    const here = emulator.emulated(google, 'http://127.0.0.1:4000/')
    const metadata = await read(here.endpoints.discovery ?? '')
    expect(metadata).toMatchObject({
      issuer: 'https://accounts.google.com',
      authorization_endpoint: 'http://127.0.0.1:4000/accounts.google.com/o/oauth2/v2/auth',
      token_endpoint: here.endpoints.token,
      userinfo_endpoint: here.endpoints.userInfo,
      jwks_uri: here.endpoints.keys,
      revocation_endpoint: here.endpoints.revocation,
      response_types_supported: expect.arrayContaining(['code']),
    })
    expect(JSON.stringify(metadata)).not.toMatch(/"https:\/\/(?!accounts\.google\.com")/)
  })
})

describe('the metadata of a provider of which nothing is recorded', () => {
  const profile = {
    id: 'example',
    name: 'Example',
    issuer: 'https://example.com',
    endpoints: {
      authorization: 'https://example.com/authorize',
      token: 'https://example.com/token',
      discovery: 'https://example.com/metadata',
    },
    user: { id: { from: 'token', at: '/id' } },
  } as const
  const evidence = { source: 'example/example#1', date: '2026-11-28' }

  test.each([
    ['optional', { callback: { iss: { presence: 'optional' } } }, true, true],
    ['absent', { callback: { iss: { presence: 'absent' } } }, false, false],
    ['unadvertised', { quirks: { issuerIsNotAdvertised: evidence } }, false, true],
  ] as const)('says whether its callbacks have iss: %s', async (_, part, isSaid, isSent) => {
    const { fetch } = createEmulator({ providers: [{ ...profile, ...part }] })
    expect(await (await fetch(profile.endpoints.discovery)).json()).toMatchObject({
      authorization_response_iss_parameter_supported: isSaid,
    })
    const request = new URLSearchParams({
      response_type: 'code',
      client_id: 'app-1',
      redirect_uri: 'https://app.example/callback',
    })
    const granted = await approve(`${profile.endpoints.authorization}?${request}`, { fetch })
    request.set('response_type', 'token')
    const refused = await fetch(`${profile.endpoints.authorization}?${request}`)
    for (const callback of [granted, refused.headers.get('location') ?? ''])
      expect(new URL(callback).searchParams.has('iss')).toBe(isSent)
  })
})

describe('the key set', () => {
  test('has one public key, the same until the emulator ends', async () => {
    const set = await read(keys)
    expect(set).toEqual(await read(keys))
    expect(set.keys).toHaveLength(1)
    expect(Object.keys(set.keys[0]).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
    expect(set.keys[0]).toMatchObject({ alg: 'RS256', use: 'sig', kty: 'RSA' })
  })

  test('is another one in another emulator', async () => {
    const another = await (await createEmulator().fetch(keys)).json()
    expect(another).not.toEqual(await read(keys))
  })
})
