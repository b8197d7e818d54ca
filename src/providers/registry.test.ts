import { describe, expect, test } from 'vitest'
import { variants } from '../../tests/support/profiles.ts'
import { defineProvider } from './define.ts'
import * as entry from './index.ts'
import { providers } from './registry.ts'
import { resolveProfile } from './resolve.ts'
import { providerSchema, type Provider, type ProviderInput } from './schema.ts'

const all: readonly (readonly [string, Provider])[] = Object.entries(providers)

describe('providers', () => {
  test('has each profile under its id', () => {
    expect(all.map(([id, { id: own }]) => [id, own])).toEqual(all.map(([id]) => [id, id]))
    expect(all.map(([id]) => id)).toEqual(all.map(([id]) => id).sort())
  })

  test('is frozen', () => {
    expect(() => Object.assign(providers, { github: providers.google })).toThrow(TypeError)
  })

  test.each(all)('%s is data only: as JSON and back it is the same', (_, profile) => {
    const copy = JSON.parse(JSON.stringify(profile)) as ProviderInput
    expect(defineProvider(copy)).toStrictEqual(profile)
  })

  test.each(all)('%s keeps PKCE on, or says since when and why not', (_, { pkce }) => {
    if (pkce.method === 'none') expect(pkce.reason.length).toBeGreaterThan(30)
    else expect(pkce.method).toBe('S256')
  })

  test.each(variants)('%s has addresses without gaps', (_, profile) => {
    const { issuer, endpoints, additionalRequests } = profile
    expect(
      JSON.stringify([issuer, endpoints, additionalRequests.map(({ url }) => url)]),
    ).not.toMatch(/\{[a-z]+\}/i)
  })
})

describe('trivet/providers', () => {
  test('exports the registry, the profiles, and what makes profiles', () => {
    expect({ ...entry }).toMatchObject({
      providers,
      ...providers,
      defineProvider,
      providerSchema,
      resolveProfile,
    })
  })
})
