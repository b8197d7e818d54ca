import { flowMachine, type StateName } from 'trivet/machine'

/** What a state is for: the first sentence of what the chart says about it. */
export function meaningOf(name: StateName): string {
  const description = flowMachine.states[name]?.description ?? ''
  return /^.*?\.(?=\s|$)/.exec(description)?.[0] ?? description
}
