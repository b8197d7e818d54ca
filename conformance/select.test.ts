import { describe, expect, test } from 'vitest'
import { providerChecks } from './catalogue.ts'
import { selectChecks, type Selection } from './select.ts'

const chosen = (selection: Selection) => selectChecks(providerChecks, selection).map(({ id }) => id)

describe('a selection', () => {
  test('by group, id or glob takes what has that name', () => {
    expect(chosen({ only: ['rep'] })).toEqual([
      'rep-code-reuse',
      'rep-code-reuse-revokes',
      'rep-code-race',
      'rep-invalid-replay-harmless',
    ])
    expect(chosen({ only: ['rep-code-reuse'] })).toEqual(['rep-code-reuse'])
    expect(chosen({ only: ['*-bogus*'] })).toEqual([
      'terr-bogus-code',
      'ref-bogus',
      'rev-bogus-200',
    ])
  })

  test('by place takes the section and what is in it', () => {
    const section = chosen({ only: ['rfc6749/5.2'] })
    expect(section).toContain('terr-status-400')
    expect(section).not.toContain('tres-cache-no-store')
    expect(chosen({ only: ['rfc6749/5'] })).toEqual(
      expect.arrayContaining([...section, 'tres-cache-no-store']),
    )
    expect(chosen({ only: ['rfc9207'] }).every((id) => id.startsWith('mix-'))).toBe(true)
    expect(chosen({ only: ['oidc/5.3.1'] })).toEqual(['ui-get-ok', 'ui-post-ok'])
  })

  test('by tier and level takes those before', () => {
    expect(selectChecks(providerChecks, { tier: 1 }).every(({ tier }) => tier === 1)).toBe(true)
    expect(
      selectChecks(providerChecks, { level: 'should' }).some(({ level }) => level === 'may'),
    ).toBe(false)
  })

  test('in shards takes each check once', () => {
    const parts = [1, 2, 3].flatMap((index) => chosen({ shard: { index, of: 3 } }))
    expect(parts.sort()).toEqual(chosen({}).sort())
  })
})
