import { describe, expect, test } from 'vitest'
import {
  clientChecks,
  excludedClientChecks,
  loadAdapter,
  runClientChecks,
} from 'trivet/conformance'
import type { Verdict } from 'trivet/conformance'

/** What our client does not have yet. Whoever adds it takes it out here. */
const NOT_DECLARED = new Set<string>(['refresh', 'revocation', 'return-to'])

describe('our own client', () => {
  test('passes every check that is played', async () => {
    const adapter = await loadAdapter('conformance/adapters/trivet.ts')
    const verdicts: Verdict[] = []
    for await (const verdict of runClientChecks(adapter)) verdicts.push(verdict)

    expect(verdicts.length).toBe(clientChecks.length)
    expect(
      verdicts
        .filter(({ outcome }) => outcome !== 'PASS' && outcome !== 'SKIP')
        .map(({ check, outcome, observed }) => ({ check, outcome, observed })),
    ).toEqual([])
    const skipped = clientChecks.filter(({ needs }) => needs.some((need) => NOT_DECLARED.has(need)))
    expect(
      verdicts
        .filter(({ outcome }) => outcome === 'SKIP')
        .map(({ check }) => check)
        .sort(),
    ).toEqual(skipped.map(({ id }) => id).sort())
    // A verdict without evidence is none, except where nothing can be begun.
    const bare = verdicts.filter(
      ({ outcome, evidence }) => outcome === 'PASS' && evidence.length === 0,
    )
    expect(bare.map(({ check }) => check)).toEqual([])
  }, 120_000)
})

describe('the checks of clients', () => {
  test('have ids of their own, places that can be looked up, and faulty clients', () => {
    const ids = [...clientChecks, ...excludedClientChecks].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, group, requirements, house, mutants, cases } of clientChecks) {
      expect(id).toMatch(new RegExp(`^${group}-[a-z0-9-]+$`))
      expect(house || requirements.length > 0, id).toBe(true)
      expect(
        requirements.every(({ url }) => url.startsWith('https://')),
        id,
      ).toBe(true)
      expect(mutants.length, id).toBeGreaterThan(0)
      expect(new Set(cases.map(({ name }) => name)).size, id).toBe(cases.length)
    }
  })
})
