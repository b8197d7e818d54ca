import { describe, expect, test } from 'vitest'
import { defineProvider } from './define.ts'
import * as entry from './index.ts'
import { github } from './github.ts'
import { google } from './google.ts'
import { providers } from './registry.ts'
import { resolveProfile } from './resolve.ts'
import { providerSchema, type Provider, type ProviderInput } from './schema.ts'
import { spotify } from './spotify.ts'

const all: readonly (readonly [string, Provider])[] = Object.entries(providers)

describe('providers', () => {
  test('has each profile under its id', () => {
    expect(providers).toEqual({ github, google, spotify })
    expect(all.map(([id, { id: own }]) => [id, own])).toEqual(all.map(([id]) => [id, id]))
  })

  test('is frozen', () => {
    expect(() => Object.assign(providers, { github: google })).toThrow(TypeError)
  })

  test.each(all)('%s is data only: as JSON and back it is the same', (_, profile) => {
    const copy = JSON.parse(JSON.stringify(profile)) as ProviderInput
    expect(defineProvider(copy)).toStrictEqual(profile)
  })

  test.each(all)('%s keeps PKCE on', (_, profile) => {
    expect(profile.pkce).toEqual({ method: 'S256' })
  })

  test.each(all)('%s wants an issuer that is right, and no issuer is fine', (_, profile) => {
    expect(profile.issuer).toMatch(/^https:\/\//)
    expect(profile.callback.iss.presence).not.toBe('required')
  })

  test.each(
    all.flatMap(([id, profile]) =>
      Object.keys(profile.variants).map((name) => [id, name] as const),
    ),
  )('%s has a valid variant %s', (id, variant) => {
    const profile = providers[id as keyof typeof providers]
    const variables = {
      'enterprise-server': { host: 'ghe.example' },
      'data-residency': { subdomain: 'octo' },
    }
    const resolved = resolveProfile(profile, {
      variant,
      variables: variables[variant as keyof typeof variables] ?? {},
    })
    expect(resolved.id).toBe(id)
    expect(JSON.stringify(resolved)).not.toMatch(/\{[a-z]+\}/)
  })
})

describe('trivet/providers', () => {
  test('exports the registry, the profiles, and what makes profiles', () => {
    expect({ ...entry }).toEqual({
      providers,
      github,
      google,
      spotify,
      defineProvider,
      providerSchema,
      resolveProfile,
    })
  })
})
