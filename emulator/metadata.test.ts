import { describe, expect, test } from 'vitest'
import { google } from 'trivet/providers'
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
