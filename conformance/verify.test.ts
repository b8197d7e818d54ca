import { expect, test } from 'vitest'
import { providerChecks } from './catalogue.ts'
import { kept } from './finding.ts'
import { defineCheck, type ProviderCheck } from './provider-check.ts'
import { profileProof } from './target/profile-evidence.ts'
import { verifyChecks } from './verify.ts'

const proofOf = async (check: ProviderCheck) => {
  for await (const proven of verifyChecks([check])) return proven
  throw new Error('nothing was proven')
}

test.each(providerChecks.map((check) => [check.id, check] as const))(
  '%s finds its mutants, and nothing where nothing is wrong',
  async (_, check) => {
    const { healthy, mutants, isProven } = await proofOf(check)
    expect(mutants.filter(({ isKilled }) => !isKilled)).toEqual([])
    expect(isProven, JSON.stringify(healthy)).toBe(true)
  },
)

const blind = (mutants: ProviderCheck['mutants']) =>
  defineCheck({
    id: 'test-blind',
    title: 'A check that sees nothing',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: ['emulated'],
    stimulus: 'Does nothing.',
    expectation: 'Nothing.',
    fix: 'Nothing.',
    run: (target) => kept(profileProof(target.provider, '/id'), 'All is well.'),
    mutants,
  })

test('a check that can never fail is found out', async () => {
  const proven = await proofOf(
    blind([
      {
        name: 'is down',
        world: (world) => ({ ...world, send: () => Promise.reject(new Error('down')) }),
      },
    ]),
  )
  expect(proven.isProven).toBe(false)
})

test('a check without mutants is not proven', async () => {
  expect((await proofOf(blind([]))).isProven).toBe(false)
})
