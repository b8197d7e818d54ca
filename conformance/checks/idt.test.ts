import { defineProvider, type ProviderInput } from 'trivet/providers'
import { expect, test } from 'vitest'
import { golden } from '../golden.ts'
import { answers, members } from '../mutants.ts'
import { runCheck } from '../run.ts'
import { emulatedTarget } from '../target/emulated.ts'
import { idTokenChecks } from './idt.ts'

/** What is said of a provider that sends no ID token, and names these scopes as granted. */
async function saidWithoutIdToken(scope: unknown, scopes: Partial<ProviderInput['scopes']> = {}) {
  const provider = defineProvider({ ...golden, scopes: { ...golden.scopes, ...scopes } })
  const change = answers('token', members({ id_token: undefined, scope }))
  const [claims] = idTokenChecks.filter(({ id }) => id === 'idt-provider-claims')
  if (claims === undefined) throw new Error('There is no such check.')
  const { outcome, observed } = await runCheck(
    claims,
    emulatedTarget({ provider, change }),
    [],
    () => 0,
  )
  return `${outcome} ${observed}`
}

const FAILS = 'FAIL openid was granted, and no ID token came.'

test('an ID token has to come where openid was granted, however that is said', async () => {
  expect(await saidWithoutIdToken('openid profile')).toBe(FAILS)
  expect(await saidWithoutIdToken(['openid', 'profile'])).toBe(FAILS)
  expect(await saidWithoutIdToken(undefined)).toBe(FAILS)
  expect(await saidWithoutIdToken('profile', { unechoed: ['openid'] })).toBe(FAILS)
})

test('none has to come where openid was not granted, or not asked for', async () => {
  expect(await saidWithoutIdToken('profile')).toBe('SKIP No ID token came: openid was not granted.')
  expect(await saidWithoutIdToken('profile', { default: ['profile'] })).toBe(
    'SKIP No ID token came: openid was not asked for.',
  )
})
