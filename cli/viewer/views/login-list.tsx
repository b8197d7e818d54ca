import type { Actor } from '../model/actors.ts'
import { wordsOf } from '../model/chart-position.ts'
import { statusOf, toneOf } from '../model/status.ts'
import { listed, type View } from '../model/view.ts'
import type { Dispatch } from '../store.ts'
import { hueOf } from '../hue.ts'
import { clockOf, titleOf } from '../words.ts'
import { Filters } from './filters.tsx'

interface Props {
  readonly view: View
  readonly dispatch: Dispatch
}

/** The logins that the filter lets through, the newest first. */
export function LoginList({ view, dispatch }: Props) {
  const actors = listed(view)
  const { size } = view.actors
  return (
    <>
      <header>
        <h2 id="logins-title">Logins</h2>
        <span class="count">{actors.length === size ? size : `${actors.length} of ${size}`}</span>
      </header>
      <Filters view={view} dispatch={dispatch} />
      {actors.length === 0 ? (
        <p class="soft none">{size === 0 ? 'None yet.' : 'None that fits the filter.'}</p>
      ) : (
        <ul aria-labelledby="logins-title">
          {actors.map((actor) => (
            <LoginItem
              key={actor.id}
              actor={actor}
              isShown={view.selected === actor.id}
              onChoice={() => dispatch({ type: 'selected', id: actor.id })}
            />
          ))}
        </ul>
      )}
    </>
  )
}

function LoginItem({
  actor,
  isShown,
  onChoice,
}: {
  readonly actor: Actor
  readonly isShown: boolean
  readonly onChoice: () => void
}) {
  const { moments, beganAt, parent } = actor
  const title = titleOf(actor)
  const status = statusOf(actor)
  const state = wordsOf(moments.at(-1)?.value)
  const isTold = state === status || state === ''
  return (
    <li class={parent === null ? '' : 'child'}>
      <button type="button" aria-current={isShown} onClick={onChoice}>
        <span class={`letter ${hueOf(actor.name)}`} aria-hidden="true">
          {title.slice(0, 1).toUpperCase()}
        </span>
        <span class="title">{title}</span>
        <span class={`pill ${toneOf(status)}`}>{status}</span>
        <span class="detail">{isTold ? clockOf(beganAt) : state}</span>
      </button>
    </li>
  )
}
