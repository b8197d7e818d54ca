import { describe, expect, test } from 'vitest'
import { ISSUER, profileWith, REDIRECT_URI, surroundings } from '../../../tests/model/support.ts'
import { NOW, World } from '../../../tests/model/world.ts'
import type { ProviderInput } from '../../providers/schema.ts'
import { prepare } from './prepare.ts'

const params = {
  attempt: 1,
  redirectUri: REDIRECT_URI,
  scopes: ['openid', 'email'],
  parameters: { prompt: 'login' },
}
const idToken = { algorithms: ['RS256' as const] }

// 32 bytes of 1, of 2 and of 3.
const STATE = 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'
const VERIFIER = 'AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI'
const NONCE = 'AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM'
// printf %s "$VERIFIER" | openssl dgst -sha256 -binary | basenc --base64url | tr -d =
const CHALLENGE = 'bB1ju9q0N8VDaMu9iIaohqea2XcpfiZe6_H19fAVM7k'

function prepared(profile: Partial<ProviderInput> = {}, scopes = params.scopes) {
  const provider = profileWith(profile)
  const world = surroundings(new World(), { provider, lifetimeMs: 60_000 })
  return prepare({ ...params, scopes }, world)
}

describe('prepare', () => {
  test('makes state, verifier and nonce of 256 bits each, and the URL that shows what may be shown', async () => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: REDIRECT_URI,
      scope: 'openid email',
      state: STATE,
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      nonce: NONCE,
      prompt: 'login',
    })
    expect(await prepared({ idToken })).toEqual({
      type: 'authorization.prepared',
      attempt: 1,
      url: `${ISSUER}/authorize?${query.toString()}`,
      state: STATE,
      codeVerifier: VERIFIER,
      nonce: NONCE,
      expiresAt: NOW + 60_000,
    })
  })

  test('a profile without PKCE gets neither challenge nor verifier', async () => {
    const pkce = { method: 'none' as const, reason: 'a test', date: '2026-01-01' }
    const result = await prepared({ pkce })
    expect(result).toMatchObject({ codeVerifier: null })
    expect(result).toHaveProperty('url', expect.not.stringContaining('code_challenge'))
  })

  test('there is a nonce only where an ID token is asked for', async () => {
    expect(await prepared({}, ['openid'])).toMatchObject({ nonce: null })
    expect(await prepared({ idToken }, ['email'])).toMatchObject({ nonce: null })
    expect(await prepared({ idToken }, ['openid'])).toMatchObject({ nonce: NONCE })
  })

  test.each([
    [1, 1, 2],
    [1, 2, 1],
    [1, 2, 2],
  ])('bytes that come twice end it: %d, %d, %d', async (...bytes) => {
    const randomBytes = (length: number) => new Uint8Array(length).fill(bytes.shift() ?? 0)
    const world = Object.assign(new World(), { randomBytes })
    expect(await prepare(params, surroundings(world))).toMatchObject({
      failure: { code: 'authorization.preparation-failed', details: { adapter: 'randomBytes' } },
    })
  })

  test('an instant is a whole number of milliseconds, whatever the clock says', async () => {
    const world = Object.assign(new World(), { now: () => NOW + 0.75 })
    const own = surroundings(world, { lifetimeMs: 1000 })
    expect(await prepare(params, own)).toMatchObject({ expiresAt: NOW + 1000 })
  })

  test.each([
    [31, 32, 32],
    [32, 31, 32],
    [32, 32, 31],
    [33, 33, 33],
  ])('bytes of another length end it, though they differ: %d, %d, %d', async (...lengths) => {
    const randomBytes = () => new Uint8Array(lengths.shift() ?? 0).fill(lengths.length)
    const world = Object.assign(new World(), { randomBytes })
    expect(await prepare(params, surroundings(world))).toMatchObject({
      failure: { code: 'authorization.preparation-failed', details: { adapter: 'randomBytes' } },
    })
  })

  test.each([
    ['randomBytes', { randomBytes: (length: number) => new Uint8Array(length - 1) }],
    ['randomBytes', { randomBytes: () => [] }],
    ['sha256', { sha256: async () => new Uint8Array(20) }],
    ['now', { now: () => Number.NaN }],
  ])('%s that gives too little ends it, rather than a weak flow', async (adapter, changes) => {
    const world = Object.assign(new World(), changes)
    expect(await prepare(params, surroundings(world))).toMatchObject({
      type: 'authorization.failed',
      attempt: 1,
      failure: { code: 'authorization.preparation-failed', details: { adapter } },
    })
  })
})
