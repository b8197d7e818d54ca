import { describe, expect, test } from 'vitest'
import catalogue from './catalogue.json' with { type: 'json' }
import { checks } from './catalogue.ts'
import { excluded } from './excluded.ts'

/** Rows that are never to grow: each is a claim that nobody makes. */
const MOST_EXCLUDED = 5

describe('every row of the catalogue, of both parties', () => {
  test('is a check, or excluded with a reason: never both, never neither', () => {
    const rows = catalogue.map(({ id }) => id).sort()
    const covered = [...checks, ...excluded].map(({ id }) => id).sort()
    expect(covered).toEqual(rows)
    expect(excluded.length).toBeLessThanOrEqual(MOST_EXCLUDED)
  })

  test('is about whom the check is about, in the same tier', () => {
    const byId = new Map(catalogue.map((row) => [row.id, row]))
    const wrong = checks.filter(({ id, party, tier, group }) => {
      const row = byId.get(id)
      return row?.party !== party || row.tier !== tier || row.group !== group
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('has a mutant wherever it is run', () => {
    const unproven = checks.filter((check) => !('mutants' in check) || check.mutants === undefined)
    expect(unproven.map(({ id }) => id)).toEqual([])
  })
})
