import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { stateNames } from '../../scripts/generate/chart.ts'
import { count } from '../support/count.ts'
import { choices, lived, type Happening, type Nature } from './life.ts'
import { mutants, unchanged } from './mutants.ts'
import { properties, type Property, type PropertyName } from './properties.ts'

/** How many lives are lived; each property is asked of each of them. */
const RUNS = Number(process.env['PROOF_RUNS'] ?? 10_000)

const names = Object.keys(properties) as PropertyName[]
const killed = new Set<string>()
let asked = 0
const seen = new Map<string, number>()
const noted = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)

function note(life: readonly Happening[]): void {
  for (const { from, to, actions } of life) {
    if (from.value !== to.value) noted(to.value)
    for (const { type } of actions) noted(type)
  }
}

afterAll(() => {
  count('properties × runs', asked)
  count(`of ${mutants.length} mutants of the chart killed`, killed.size)
})

describe('in every life of a flow', () => {
  test('every property holds', { timeout: 20_000 + RUNS }, () => {
    fc.assert(
      fc.property(choices, (chosen) => {
        const life = lived(chosen)
        note(life)
        const broken = names.filter((name) => !properties[name](life))
        asked += names.length
        if (broken.length > 0) throw new Error(broken.join('\n'))
      }),
      { numRuns: RUNS },
    )
  })

  test('and the lives come everywhere', () => {
    const places = [...stateNames.slice(1), 'effect.exchange', 'callback.refused']
    // One life in two hundred at least.
    expect(places.filter((place) => (seen.get(place) ?? 0) * 200 < RUNS)).toEqual([])
  })
})

/** Whether lives in this nature break a property. Always the same lives. */
function isBroken(property: Property, own: Nature, numRuns: number): boolean {
  const { failed } = fc.check(
    fc.property(choices, (chosen) => property(lived(chosen, own))),
    { numRuns, seed: 3, endOnFailure: true },
  )
  return failed
}

describe('each property notices what it is for', () => {
  test.each(mutants)('$name', ({ name, killedBy, nature }) => {
    expect(isBroken(properties[killedBy], nature, 4000)).toBe(true)
    killed.add(name)
  })

  test('and no property is without a mutant', () => {
    const used = new Set(mutants.map(({ killedBy }) => killedBy))
    expect(names.filter((name) => !used.has(name))).toEqual([])
  })

  test('and the unchanged chart breaks none, run by XState', () => {
    const all: Property = (life) => names.every((name) => properties[name](life))
    expect(isBroken(all, unchanged, 1000)).toBe(false)
  })
})
