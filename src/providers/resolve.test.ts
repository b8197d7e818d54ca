import { describe, expect, test } from 'vitest'
import { defineProvider } from './define.ts'
import { resolveProfile } from './resolve.ts'

const tenants = defineProvider({
  id: 'acme',
  name: 'Acme',
  issuer: 'https://{tenant}.acme.example',
  endpoints: {
    authorization: 'https://{tenant}.acme.example/authorize',
    token: 'https://{tenant}.acme.example/token',
    userInfo: 'https://{tenant}.acme.example/me',
  },
  authorization: { parameters: { audience: 'https://{tenant}.acme.example', theme: '{dark}' } },
  pkce: { method: 'none', reason: 'It answers 500.', date: '2026-11-23' },
  user: { id: '/sub', name: '/name' },
  variables: {
    tenant: { description: 'Your tenant.', pattern: '^[a-z]+$', default: 'common' },
  },
  variants: {
    nameless: { description: 'Without a name.', override: { user: { name: null } } },
    regional: {
      description: 'In a region.',
      override: {
        endpoints: { token: 'https://{region}.acme.example/token' },
        variables: { region: { description: 'Its region.', pattern: '^(?:eu|us)$' } },
      },
    },
    insecure: {
      description: 'A mistake.',
      override: { endpoints: { token: 'http://acme.example/token' } },
    },
  },
})

describe('resolveProfile', () => {
  test('a profile without variables comes back as it is', () => {
    const profile = resolveProfile(tenants)
    expect(resolveProfile(profile)).toBe(profile)
  })

  test('a variable stands in every text that names it, and nothing else is touched', () => {
    const profile = resolveProfile(tenants, { variables: { tenant: 'north' } })
    expect(profile.issuer).toBe('https://north.acme.example')
    expect(profile.endpoints.userInfo).toBe('https://north.acme.example/me')
    expect(profile.authorization.parameters).toEqual({
      audience: 'https://north.acme.example',
      theme: '{dark}',
    })
    expect({ variables: profile.variables, variants: profile.variants }).toEqual({
      variables: {},
      variants: {},
    })
  })

  test('a variable that is not given has its default', () => {
    expect(resolveProfile(tenants).endpoints.token).toBe('https://common.acme.example/token')
  })

  test('a variant changes what it names, takes away what it nulls, and keeps the rest', () => {
    const profile = resolveProfile(tenants, { variant: 'nameless' })
    expect(profile.user).toEqual({ id: '/sub' })
    expect(profile.pkce).toEqual(tenants.pkce)
    expect(tenants.user).toEqual({ id: '/sub', name: '/name' })
  })

  test('a variant may bring variables of its own', () => {
    const profile = resolveProfile(tenants, { variant: 'regional', variables: { region: 'eu' } })
    expect(profile.endpoints.token).toBe('https://eu.acme.example/token')
    expect(profile.endpoints.userInfo).toBe('https://common.acme.example/me')
  })

  test('an unknown variant is refused with the known ones', () => {
    expect(() => resolveProfile(tenants, { variant: 'toString' })).toThrow(
      'Acme has no variant "toString". It has: nameless, regional, insecure.',
    )
  })

  test('an unknown variable is refused', () => {
    expect(() => resolveProfile(tenants, { variables: { region: 'eu' } })).toThrow(
      'Acme has no variable "region". It has: tenant.',
    )
  })

  test('a missing variable is refused with what it means', () => {
    expect(() => resolveProfile(tenants, { variant: 'regional' })).toThrow(
      'Acme needs the variable "region": Its region.',
    )
  })

  test.each(['North', '', 'north.evil.example/', 'north\n', 'a b'])(
    'the value %j does not match the pattern and is refused',
    (tenant) => {
      expect(() => resolveProfile(tenants, { variables: { tenant } })).toThrow(
        `"${tenant}" is not a tenant of Acme: it must match ^[a-z]+$.`,
      )
    },
  )

  test('a variant that makes the profile invalid is refused', () => {
    expect(() => resolveProfile(tenants, { variant: 'insecure' })).toThrow(
      'endpoints.token: must be an https: URL',
    )
  })
})
