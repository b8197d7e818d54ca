import type { Decision, Effect } from '../model/actors.ts'
import { Values } from './values.tsx'

interface Props {
  readonly decisions: readonly Decision[]
  readonly effects: readonly Effect[]
  /** The state after all this. */
  readonly state: string
}

/** What each guard was asked, and what it said; and what the chart asked for then. */
export function Decisions({ decisions, effects, state }: Props) {
  if (decisions.length + effects.length === 0) return null
  return (
    <section class="card decisions" aria-label="Guards and effects">
      {decisions.length > 0 && (
        <>
          <p class="eyebrow">Guards, in this order</p>
          <ol>
            {decisions.map((decision) => (
              <DecisionItem key={decision.id} decision={decision} />
            ))}
            {decisions.every(({ verdict }) => !verdict) && (
              <li class="yes">
                <p>
                  otherwise <span class="verdict">→ {state}</span>
                </p>
              </li>
            )}
          </ol>
        </>
      )}
      {effects.length > 0 && (
        <>
          <p class="eyebrow">Then it asks for</p>
          <ul>
            {effects.map(({ id, effect, params }) => (
              <li key={id}>
                <details>
                  <summary>
                    <code>{effect}</code>
                  </summary>
                  <Values pairs={Object.entries(params)} />
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function DecisionItem({ decision }: { readonly decision: Decision }) {
  const { guard, verdict, target, description, values } = decision
  return (
    <li class={verdict ? 'yes' : 'no'}>
      <details>
        <summary>
          <code>{guard}</code>
          <span class="verdict">{verdict ? `yes → ${target ?? 'stays'}` : 'no'}</span>
        </summary>
        <p>{description}</p>
        <Values pairs={Object.entries(values)} />
      </details>
    </li>
  )
}
