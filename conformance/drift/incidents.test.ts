import { describe, expect, test } from 'vitest'
import { fixtures } from '../../fixtures/index.ts'
import {
  defineProvider,
  providers,
  resolveProfile,
  type Provider,
  type ProviderInput,
} from 'trivet/providers'
import type { Fixtures } from '../fixtures-by-name.ts'
import { emulatedTarget } from '../target/emulated.ts'
import { findDrift } from './drift.ts'

/** A change of a provider that broke logins, as it would have looked on the morning after. */
interface Incident {
  readonly name: string
  readonly of: 'github' | 'google' | 'spotify'
  /** The profile as it was on the evening before. */
  readonly before: (now: Provider) => ProviderInput
  /** The fixture that showed it then, and the one that shows it now. */
  readonly fixture?: readonly [then: string, now: string]
  /** The rows that find it. */
  readonly found: readonly string[]
}

const withoutIss = (now: Provider): ProviderInput => {
  const { issuerIsNotAdvertised: _, ...quirks } = now.quirks
  return {
    ...now,
    variants: {},
    quirks,
    callback: { ...now.callback, iss: { presence: 'absent' } },
  }
}

const incidents: readonly Incident[] = [
  {
    name: 'GitHub supports PKCE, 2025-07-14',
    of: 'github',
    before: (now) => ({
      ...now,
      variants: {},
      pkce: { method: 'none', reason: 'Challenges are ignored.', date: '2025-07-13' },
    }),
    found: ['drift-pkce'],
  },
  {
    name: 'Google sends iss and does not advertise it, February 2026',
    of: 'google',
    before: withoutIss,
    fixture: ['callback-success', 'callback-success-with-iss'],
    found: ['drift-iss', 'mix-srv-iss-honest'],
  },
  {
    name: 'GitHub sends iss, April 2026',
    of: 'github',
    before: withoutIss,
    fixture: ['callback-success', 'callback-success-with-iss'],
    found: ['drift-iss'],
  },
  {
    name: 'Spotify leaves the refresh token out of a refresh, June 2026',
    of: 'spotify',
    before: ({ quirks: { refreshTokenMayBeKept: _, ...quirks }, ...now }) => ({
      ...now,
      variants: {},
      quirks,
      refresh: { issued: 'always', rotation: 'always' },
    }),
    fixture: ['token-refresh-rotated', 'token-refresh'],
    found: ['drift-refresh-behaviour'],
  },
]

/** The fixtures as they were: the one of now was not there, and the other showed what came. */
function fixturesBefore(of: Incident['of'], fixture: Incident['fixture']): Fixtures {
  const all = fixtures[of] ?? {}
  if (fixture === undefined) return all
  const [then, now] = fixture
  const [before, after] = [all[then], all[now]]
  if (before === undefined || after?.when === undefined) throw new Error(`${of} has no ${now}`)
  const { [now]: _, ...rest } = all
  return { ...rest, [then]: { ...before, when: after.when } }
}

describe('the incidents of 2025 and 2026', () => {
  test.each(incidents)('$name: found in one run', async ({ of, before, fixture, found }) => {
    const provider = resolveProfile(providers[of])
    const { changes } = await findDrift(
      emulatedTarget({
        provider,
        heldTo: defineProvider(before(provider)),
        fixtures: fixturesBefore(of, fixture),
      }),
    )
    expect(changes.map(({ check }) => check)).toEqual(expect.arrayContaining([...found]))
    for (const id of found)
      expect(changes.find(({ check }) => check === id)).toMatchObject({ isBreaking: true })
  })

  test.each(['github', 'google', 'spotify'] as const)(
    'of %s are known today: nothing is found',
    async (of) => {
      const provider = resolveProfile(providers[of])
      const drift = await findDrift(emulatedTarget({ provider, fixtures: fixtures[of] ?? {} }))
      expect(drift.changes).toEqual([])
      expect(drift.missed).toEqual([])
      expect(drift.compared.length).toBeGreaterThan(8)
    },
  )
})
