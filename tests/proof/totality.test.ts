import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, test } from 'vitest'
import {
  eventTypes,
  nodeOf,
  reasonFor,
  rows,
  rowsOf,
  stateNames,
  type Row,
} from '../../scripts/generate/chart.ts'
import { states } from '../../scripts/generate/states.ts'
import { step, type FlowState, type StepAction } from '../../src/machine/driver.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import type { StateName } from '../../src/machine/flow-chart.ts'
import { eventsOfType, eventTypes as allTypes, inState } from '../model/events.ts'
import { policy } from '../model/support.ts'
import { count } from '../support/count.ts'
import { rowFor, titleOf } from './chart.ts'
import { moves } from './moves.ts'

/** A state in each way that a guard tells from another. */
function waysToBeIn(value: StateName): readonly FlowState[] {
  const { context } = inState(value)
  const policies = (['optional', 'absent', 'required'] as const).map((presence) => ({
    ...policy,
    issuer: { ...policy.issuer, presence },
  }))
  return policies.flatMap((own) =>
    [null, 'user-1'].map((subject) => ({ value, context: { ...context, policy: own, subject } })),
  )
}

/** Events of a type, in each way that a guard tells from another: on time and late. */
function samplesOf(type: FlowEvent['type'], { context }: FlowState): readonly FlowEvent[] {
  const ofMoves = moves.map((move) => move.event(context)).filter((event) => event.type === type)
  return [
    ...ofMoves,
    ...eventsOfType(type, context.attempt),
    ...eventsOfType(type, context.attempt - 1),
  ]
}

interface Sample {
  readonly from: FlowState
  readonly event: FlowEvent
  readonly to: FlowState
  readonly actions: readonly StepAction[]
  readonly row: Row | undefined
}

const samples: readonly Sample[] = stateNames.flatMap((state) =>
  waysToBeIn(state).flatMap((from) =>
    eventTypes.flatMap((type) =>
      samplesOf(type, from).map((event) => {
        const [to, actions] = step(from, event)
        return { from, event, to, actions, row: rowFor(from, event) }
      }),
    ),
  ),
)

const pairs = stateNames.flatMap((state) => eventTypes.map((event) => ({ state, event })))
const has = ({ state, event }: { readonly state: StateName; readonly event: string }): boolean =>
  rowsOf(state).some((row) => row.event === event)

afterAll(() => {
  const asked = new Set(samples.map(({ from, event }) => `${from.value} ${event.type}`))
  count('pairs of a state and an event', asked.size)
  count('samples of pairs', samples.length)
})

function codeIn({ to, actions }: Sample): string | null {
  const refused = actions.find((action) => action.type === 'callback.refused')
  return refused?.params.failure.code ?? to.context.failure?.code ?? null
}

describe('every event in every state', () => {
  test('is one that the chart knows', () => {
    expect([...eventTypes].toSorted()).toEqual([...allTypes].toSorted())
  })

  test('is ignored as a whole where the chart has no row, and there is a reason', () => {
    const withoutReason = pairs.filter(
      (pair) => !has(pair) && reasonFor(pair.state, pair.event) === undefined,
    )
    expect(withoutReason).toEqual([])
    for (const { from, event, to, actions, row } of samples) {
      if (row !== undefined) continue
      expect(to).toBe(from)
      const params = { event: event.type, state: from.value }
      expect(actions).toEqual([{ type: 'event.ignored', params }])
    }
  })

  test('has no reason to be ignored where the chart has a row: without it, one would be missing', () => {
    const stale = pairs.filter(
      (pair) => has(pair) && reasonFor(pair.state, pair.event) !== undefined,
    )
    expect(stale).toEqual([])
  })

  test('goes where its row says', () => {
    for (const { from, to, actions, row } of samples) {
      if (row === undefined) continue
      expect(to.value, titleOf(row)).toBe(row.target ?? from.value)
      expect(actions.some(({ type }) => type === 'event.ignored')).toBe(row.target === null)
    }
  })

  test('fails with the code of its row', () => {
    for (const sample of samples) {
      const code = sample.row?.code ?? null
      if (code !== null) expect(codeIn(sample), code).toBe(code)
    }
  })

  test('comes with samples that take every row', () => {
    const taken = new Set(samples.flatMap(({ row }) => (row === undefined ? [] : [titleOf(row)])))
    expect(rows.map((row) => titleOf(row)).filter((row) => !taken.has(row))).toEqual([])
  })
})

describe('the chart', () => {
  test('says of every state what it is and where it is specified', () => {
    for (const state of stateNames) {
      const { description, meta } = nodeOf(state)
      expect(description, state).toMatch(/\.$/)
      expect(meta?.spec, state).toMatch(/§/)
    }
  })

  test('says of every row what it is for, and no two of a pair are the same', () => {
    for (const { description } of rows) expect(description).toMatch(/\.$/)
    expect(new Set(rows.map((row) => titleOf(row))).size).toBe(rows.length)
  })

  test('is what docs/states.md shows', async () => {
    const [file] = await states()
    const current = await readFile(new URL('../../docs/states.md', import.meta.url), 'utf8')
    expect(current).toBe(file?.content)
  })
})
