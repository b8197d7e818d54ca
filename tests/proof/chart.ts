import type { SnapshotFrom } from 'xstate'
import { rows, type Row } from '../../scripts/generate/chart.ts'
import type { FlowState } from '../../src/machine/driver.ts'
import type { FlowEvent } from '../../src/machine/events.ts'
import { flowMachine } from '../../src/machine/flow-machine.ts'

/** The row of the chart that a state takes for an event; undefined where it has none. */
export function rowFor({ value, context }: FlowState, event: FlowEvent): Row | undefined {
  const snapshot = { machine: flowMachine, value, context }
  const [taken] =
    flowMachine.getTransitionData(snapshot as unknown as SnapshotFrom<typeof flowMachine>, event) ??
    []
  if (taken === undefined) return undefined
  const row = rows.find(
    ({ state, event: type, description }) =>
      state === value && type === taken.eventType && description === (taken.description ?? ''),
  )
  if (row === undefined) throw new Error(`${value}: the table has no row for ${taken.eventType}`)
  return row
}

/** A row as a person would name it. */
export function titleOf({ state, event, description }: Row): string {
  return `${state}, ${event}: ${description}`
}
