import { describe, expect, test } from 'vitest'
import { recordedUsers } from '../emulator/recorded.ts'
import { codeOf, logIn } from './support/emulated-login.ts'
import { fixturesById } from './support/fixture-files.ts'
import { variants } from './support/profiles.ts'

const redirectUri = 'https://app.example/callback'

describe('every profile, in the emulator', () => {
  test.each(variants)('%s: the user signs in', async (_, provider) => {
    const isPublicOnly = provider.client.authentication.every(({ method }) => method === 'none')
    const outcome = await logIn(provider, {
      emulator: { providers: [provider] },
      flow: { redirectUri, ...(isPublicOnly && { clientSecret: undefined }) },
      user: { user: 'full' },
    })
    expect(outcome).toMatchObject({ status: 'authenticated', user: { id: expect.any(String) } })
    expect(outcome.status === 'authenticated' && outcome.missingScopes).toEqual([])
  })

  const users = variants
    .filter(([name]) => !name.includes(':'))
    .flatMap(([name, provider]) =>
      recordedUsers(name).map(({ key, user }) => [name, key, provider, user] as const),
    )
  test.each(users)('%s: %s is who the fixture says', async (_, key, provider, user) => {
    const outcome = await logIn(provider, {
      emulator: { providers: [provider] },
      flow: { redirectUri },
      user: { user: key },
    })
    const { email: _email, emailVerified: _verified, ...known } = user
    const isAddressElsewhere = provider.additionalRequests.length > 0
    expect(outcome).toMatchObject({
      status: 'authenticated',
      user: isAddressElsewhere ? known : user,
    })
  })

  test.each(variants)('%s: the user refuses', async (_, provider) => {
    const outcome = await logIn(provider, {
      emulator: { providers: [provider] },
      flow: { redirectUri },
      user: { decision: 'deny' },
    })
    const [denial] = [...fixturesById].flatMap(([id, { when, expect: expected }]) =>
      id.startsWith(`${provider.id}/callback-`) &&
      when?.includes('denied') === true &&
      'failure' in expected
        ? expected.failure
        : [],
    )
    expect(codeOf(outcome)).toBe(denial)
  })
})
