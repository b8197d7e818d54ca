import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rows } from '../../scripts/generate/chart.ts'
import { count } from '../support/count.ts'
import { AsActor } from './as-actor.ts'
import { AsFunction, type Taken } from './as-function.ts'
import { rowFor, titleOf } from './chart.ts'
import type { Continued, Login } from './continue-elsewhere.ts'
import { landFor } from './land.ts'
import { omissions } from './mutants.ts'
import { everyLatePath, everyPath, type Path } from './paths.ts'
import { expectedOf, isInTable, play, type Ended } from './scenario.ts'
import { Stage } from './stage.ts'

const simplePaths = everyPath()
const paths = [...simplePaths, ...everyLatePath()]

interface Played {
  readonly path: Path
  readonly ended: Ended
  readonly taken: readonly Taken[]
}
const played: Played[] = []
const timesTaken = new Map<string, number>()
/** A few of the steps that take each row. */
const examples: Taken[] = []
const EXAMPLES = 4

beforeAll(async () => {
  for (const path of paths) {
    const stage = new Stage()
    const subject = new AsFunction(stage, landFor(path))
    const ended = await play(path, subject, stage)
    played.push({ path, ended, taken: subject.taken })
    for (const one of subject.taken) {
      const row = rowFor(one.from, one.event)
      if (row === undefined) continue
      const name = titleOf(row)
      const times = timesTaken.get(name) ?? 0
      timesTaken.set(name, times + 1)
      if (times < EXAMPLES) examples.push(one)
    }
  }
}, 60_000)

afterAll(() => {
  const steps = played.reduce((sum, { taken }) => sum + taken.length, 0)
  count('paths', played.length)
  count('steps of paths', steps)
  count(`of ${rows.length} transitions covered`, timesTaken.size)
})

const title = ({ moves }: Path): string => moves.join(' → ')

describe('every path to an end', () => {
  test('ends as the chart says, as a function', () => {
    expect(played.length).toBe(paths.length)
    for (const { path, ended } of played) expect(ended, title(path)).toEqual(expectedOf(path))
  })

  test('ends as the chart says, as an actor', { timeout: 60_000 }, async () => {
    for (const path of paths) {
      const stage = new Stage()
      const ended = await play(path, new AsActor(stage, landFor(path)), stage)
      expect(ended, title(path)).toEqual(expectedOf(path))
    }
  })

  test('ends in a state that the table of failures knows', () => {
    for (const { path, ended } of played) expect(isInTable(ended), title(path)).toBe(true)
  })

  test('goes through the states that the chart says', () => {
    for (const { path, taken } of played)
      expect(taken.map(({ to }) => to.value)).toEqual(path.states.slice(1))
  })

  test('has a title of its own', () => {
    expect(new Set(paths.map((path) => title(path))).size).toBe(paths.length)
  })
})

test('the paths take every transition of the chart', () => {
  expect(rows.map((row) => titleOf(row)).filter((row) => !timesTaken.has(row))).toEqual([])
  expect(timesTaken.size).toBe(rows.length)
})

describe('the paths notice that', () => {
  test.each(omissions)('$name', ({ step }) => {
    const isSame = ({ from, event, to, actions }: Taken): boolean => {
      const [next, asked] = step(from, event)
      const notices = asked.filter(({ type }) => type === 'callback.refused')
      const expected = actions.filter(({ type }) => type === 'callback.refused')
      return isDeepStrictEqual([next, notices], [to, expected])
    }
    expect(examples.length).toBeGreaterThan(rows.length)
    expect(examples.every((example) => isSame(example))).toBe(false)
  })
})

describe('the beginning of any path', () => {
  const loginOf = ({ taken }: Played): Login => ({
    states: [...taken.map(({ from }) => from), ...taken.slice(-1).map(({ to }) => to)],
    events: taken.map(({ event }) => event),
  })

  test('is plain JSON at each step', () => {
    for (const { states, events } of played.map((one) => loginOf(one)))
      expect(JSON.parse(JSON.stringify([states, events]))).toStrictEqual([states, events])
  })

  test('is continued by another process, and comes to the same end', { timeout: 60_000 }, () => {
    const logins = played.map((one) => loginOf(one))
    const script = fileURLToPath(new URL('continue-elsewhere.ts', import.meta.url))
    const args = ['--conditions=trivet-source', '--disable-warning=ExperimentalWarning', script]
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      input: JSON.stringify(logins),
      encoding: 'utf8',
      // Vitest's own conditions and hooks are no part of another process.
      env: { PATH: process.env['PATH'] },
    })
    expect(stderr).toBe('')
    const prefixes = logins.reduce((sum, { states }) => sum + states.length, 0)
    expect(JSON.parse(stdout) as Continued).toEqual({ prefixes, different: 0 })
  })
})
