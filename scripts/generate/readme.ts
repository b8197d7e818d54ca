import { readFile } from 'node:fs/promises'
import { flowMachine } from 'trivet/machine'
import { providers, type Provider } from 'trivet/providers'
import { format } from './format.ts'
import type { Generator } from './generator.ts'

/** The parts of the README that are made from the chart and the profiles. */
export const readme: Generator = async () => {
  const parts = { diagram: diagram(), providers: providerTable(Object.values(providers)) }
  let content = await readFile('README.md', 'utf8')
  for (const [name, text] of Object.entries(parts)) {
    const between = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`)
    content = content.replace(
      between,
      (_, start: string, end: string) => `${start}\n${text}\n\n${end}`,
    )
  }
  return [{ path: 'README.md', content: format('README.md', content) }]
}

/** The chart as a Mermaid diagram: one arrow for each pair of states, with the events that lead there. */
function diagram(): string {
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

function providerTable(profiles: readonly Provider[]): string {
  const rows = profiles.map((provider) => {
    const { id, name, pkce, callback, client, quirks } = provider
    const dates = Object.values(quirks).flatMap((evidence) => evidence?.date ?? [])
    const cells = [
      `[${name}](src/providers/${id}.ts)`,
      pkce.method,
      callback.iss.presence,
      client.authentication.map(({ method }) => method).join(', '),
      provider.idToken === undefined ? 'no' : 'verified',
      String(Object.keys(quirks).length),
      dates.sort().at(-1) ?? '',
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| provider | PKCE | `iss` | client authentication | ID token | quirks | evidence of |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
