import { describe, expect, test } from 'vitest'
import { chooseAuthentication } from '../../protocol/client-authentication.ts'
import type { Json } from '../../protocol/json.ts'
import { readUser } from '../../protocol/user.ts'
import { resolveProfile } from '../resolve.ts'
import type { Provider } from '../schema.ts'
import { spotify } from './spotify.ts'

function read(user: Json, profile: Provider = spotify) {
  const result = readUser(profile, { user })
  return result.ok ? result.value : null
}

describe('Spotify', () => {
  test('knows a user by account_id, and by id where there is none yet', () => {
    expect(read({ account_id: 'new', id: 'old' })?.id).toBe('new')
    expect(read({ account_id: null, id: 'old' })?.id).toBe('old')
    expect(read({ id: 'old' })?.id).toBe('old')
  })

  test('never has a verified address', () => {
    const user = { id: 'old', email: 'email@example.com' }
    expect(read(user)).toMatchObject({ email: 'email@example.com', emailVerified: false })
    expect(read({ id: 'old' })).toMatchObject({ email: null, emailVerified: null })
  })

  test('has the first image, if any', () => {
    const images = [{ url: 'https://i.scdn.co/1' }, { url: 'https://i.scdn.co/2' }]
    expect(read({ id: 'old', images })?.avatarUrl).toBe('https://i.scdn.co/1')
    expect(read({ id: 'old', images: [] })?.avatarUrl).toBeNull()
  })

  test('has clients with a secret and clients without', () => {
    const ways = spotify.client.authentication
    expect(chooseAuthentication(ways, true)).toEqual({ method: 'basic', encoding: 'form' })
    expect(chooseAuthentication(ways, false)).toEqual({ method: 'none' })
  })

  test('refuses localhost, and knows neither login_hint nor prompt', () => {
    expect(spotify.redirectUri.forbiddenHosts).toEqual(['localhost'])
    expect(spotify.authorization).toEqual({ parameters: {}, loginHint: null, prompt: null })
  })

  test('is asked for the address, and sends no issuer as far as is known', () => {
    expect(spotify.scopes.default).toEqual(['user-read-email', 'user-read-private'])
    expect(spotify.callback.iss.presence).toBe('absent')
  })

  test('gives no address in Development Mode, so none is asked for', () => {
    const profile = resolveProfile(spotify, { variant: 'development' })
    expect(profile.scopes.default).toEqual([])
    expect(read({ id: 'old', email: 'email@example.com' }, profile)?.email).toBeNull()
    expect(profile.authorization.prompt).toBeNull()
  })

  test('is as it is in Extended Quota Mode', () => {
    const { variants: _, ...rest } = spotify
    expect(resolveProfile(spotify, { variant: 'extended' })).toEqual({ ...rest, variants: {} })
  })
})
