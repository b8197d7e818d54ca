import { flowMachine } from 'trivet/machine'

/**
 * The chart as a Mermaid diagram: one arrow for each pair of states, with the events that lead
 * there.
 */
export function diagram(): string {
  const arrows = new Map<string, Set<string>>()
  const loops = new Set<string>()
  for (const state of Object.values(flowMachine.states)) {
    for (const transition of [...state.transitions.values()].flat()) {
      const target = transition.target?.[0]?.key
      if (target === undefined) {
        if (transition.actions.length > 0)
          loops.add(`${state.key} --> ${state.key} : ${transition.eventType}`)
        continue
      }
      const arrow = `${state.key} --> ${target}`
      arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(transition.eventType))
    }
  }
  const isCommon = (event: string): boolean =>
    event === 'flow.cancelled' || event === 'flow.resumed'
  const lines = [...arrows].flatMap(([arrow, events]) => {
    const shown = [...events].filter((event) => !isCommon(event))
    return shown.length === 0 ? [] : [`${arrow} : ${shown.join(', ')}`]
  })
  const ends = Object.values(flowMachine.states).filter(
    ({ type, key }) => type === 'final' && lines.some((line) => line.includes(`--> ${key} `)),
  )
  const all = [
    '[*] --> idle',
    ...lines,
    ...[...loops].filter((loop) => !loop.endsWith('flow.resumed')),
    ...ends.map(({ key }) => `${key} --> [*]`),
  ]
  return [
    '```mermaid',
    'stateDiagram-v2',
    ...all.map((line) => `  ${line}`),
    '```',
    '',
    'Every state but the last ones also takes `flow.cancelled`; a callback that is not ours leaves the flow where it is.',
  ].join('\n')
}
