import { describe, expect, test } from 'vitest'
import catalogue from './catalogue.json' with { type: 'json' }
import { checks, providerChecks } from './catalogue.ts'
import { excluded } from './excluded.ts'

const rows = catalogue.filter(({ party }) => party === 'provider')
const ids = (all: ReadonlyArray<{ readonly id: string }>): string[] =>
  all.map(({ id }) => id).sort()

describe('the catalogue', () => {
  test('has 280 rows, none twice', () => {
    expect(new Set(ids(catalogue)).size).toBe(280)
    expect(catalogue).toHaveLength(280)
  })

  test('is covered: each row about providers is a check, or excluded with a reason', () => {
    const known = ids([...providerChecks, ...excluded.filter(({ id }) => ids(rows).includes(id))])
    expect(known.sort()).toEqual(ids(rows))
    expect(excluded.filter(({ reason }) => reason.length < 40)).toEqual([])
  })

  test('says of each check what the check says of itself', () => {
    const said = rows.filter(({ id }) => providerChecks.some((check) => check.id === id))
    const does = said.map(({ id }) => providerChecks.find((check) => check.id === id))
    expect(
      does.map((check) => [check?.id, check?.group, check?.party, check?.level, check?.tier]),
    ).toEqual(said.map(({ id, group, party, level, tier }) => [id, group, party, level, tier]))
  })
})

describe('each check', () => {
  test('has an id of its own', () => {
    expect(new Set(ids(checks)).size).toBe(checks.length)
  })

  test('rests on a section with an address, or is a rule of ours', () => {
    const groundless = checks.filter(
      ({ house, requirements }) =>
        !house &&
        !requirements.some(({ section, url }) => section !== undefined && url.includes('#')),
    )
    expect(ids(groundless)).toEqual([])
  })

  test('says what is done, what is expected, and what to do, in sentences', () => {
    const terse = checks.filter(({ title, stimulus, expectation, fix }) =>
      [title, stimulus, expectation, fix].some((text) => !/^(?:…|\S).{8,}$/.test(text)),
    )
    expect(ids(terse)).toEqual([])
    const unfinished = checks.filter(({ stimulus, expectation, fix }) =>
      [stimulus, expectation, fix].some((text) => !/[.:”"']$|\.$|}$/.test(text)),
    )
    expect(ids(unfinished)).toEqual([])
  })

  test('names lanes and needs that there are', () => {
    const lanes = new Set(['offline', 'emulated', 'adversarial', 'local', 'probe', 'live'])
    expect(checks.filter((check) => check.lanes.length === 0)).toEqual([])
    expect(checks.flatMap((check) => check.lanes).filter((lane) => !lanes.has(lane))).toEqual([])
  })

  test('of a provider never needs a user where there is none', () => {
    const wrong = providerChecks.filter(
      ({ lanes, needs }) => needs.includes('user') && lanes.includes('probe'),
    )
    expect(ids(wrong)).toEqual([])
  })
})
