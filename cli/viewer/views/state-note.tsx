import type { Chart } from '../chart/chart.ts'
import type { Moment } from '../model/actors.ts'
import { activeStates, wordsOf } from '../model/chart-position.ts'
import { sectionsOf } from '../words.ts'

interface Props {
  readonly chart: Chart
  readonly moment: Moment
}

/** What the active states are for, and where that is written down. */
export function StateNote({ chart, moment: { value } }: Props) {
  const active = activeStates(chart, value)
  const states = chart.states.filter(({ id }) => active.has(id))
  return (
    <section class="card note" aria-label="The state">
      <p class="eyebrow">State</p>
      <h3>{wordsOf(value)}</h3>
      {states.map(({ id, description, spec }) => (
        <p key={id}>
          {description}
          {spec !== null && <Sections spec={spec} />}
        </p>
      ))}
    </section>
  )
}

function Sections({ spec }: { readonly spec: string }) {
  return (
    <span class="sections">
      {sectionsOf(spec).map(({ name, url }) =>
        url === null ? (
          <span key={name}>{name}</span>
        ) : (
          <a key={name} href={url} target="_blank" rel="noreferrer">
            {name}
          </a>
        ),
      )}
    </span>
  )
}
