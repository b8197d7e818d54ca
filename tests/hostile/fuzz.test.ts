import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { feed, type Fed } from './fuzz/run.ts'
import type { Target } from './fuzz/target.ts'
import { targets } from './fuzz/targets.ts'

/** How many inputs each target is fed with here; `npm run fuzz` feeds as many as it is told. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 400)
const SEED = 1

const fed: Fed[] = []

afterAll(() => {
  const inputs = fed.reduce((sum, { runs }) => sum + runs, 0)
  const ends = fed.reduce((sum, one) => sum + one.ends.size, 0)
  console.log(`${fed.length} targets fed with ${inputs} hostile inputs, which came to ${ends} ends`)
})

describe('whatever is fed', () => {
  test.each(targets)('$name: $claim', { timeout: 20_000 + RUNS * 5 }, async (target) => {
    const one = await feed(target, { runs: RUNS, seed: SEED })
    fed.push(one)
    expect(one.found).toBeNull()
    expect(one.runs).toBe(RUNS)
    // Otherwise it would be fed with nothing but noise, or with nothing that is wrong.
    expect(one.ends.get('accepted')).toBeGreaterThan(RUNS / 40)
    expect(one.ends.size).toBeGreaterThan(1)
  })
})

test('what breaks a claim is found, and made small', async () => {
  const fragile: Target = {
    name: 'fragile',
    claim: 'no text has an x in it',
    inputs: fc.string(),
    examples: [],
    feed: async (input) => {
      if (String(input).includes('x')) throw new Error('an x')
      return 'accepted'
    },
  }
  const { found, runs } = await feed(fragile, { runs: 100_000, seed: SEED })
  expect(found).toEqual({ input: 'x', error: 'an x' })
  expect(runs).toBeLessThan(100_000)
  expect((await feed({ ...fragile, examples: ['yx'] }, { runs: 1, seed: SEED })).found?.input).toBe(
    'x',
  )
})

describe('npm run fuzz', () => {
  const script = fileURLToPath(new URL('../../scripts/fuzz.ts', import.meta.url))
  const fuzz = (...args: readonly string[]) =>
    spawnSync(
      process.execPath,
      ['--conditions=trivet-source', '--disable-warning=ExperimentalWarning', script, ...args],
      { encoding: 'utf8', env: { PATH: process.env['PATH'] } },
    )

  test('feeds one target, and says in JSON what came of it', () => {
    const { stdout, stderr, status } = fuzz(
      ...'--target store-entries --runs 50 --seed 7 --json'.split(' '),
    )
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(JSON.parse(stdout)).toMatchObject({
      target: 'store-entries',
      runs: 50,
      seed: 7,
      found: null,
      ends: { 'store.tampered': expect.any(Number) },
    })
  })

  test('says what is wrong with its options', () => {
    const { stderr, status } = fuzz('--target', 'nothing')
    expect(stderr).toContain('There is no target "nothing".')
    expect(status).toBe(2)
  })
})
