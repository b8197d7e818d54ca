import { wordsOf } from '../model/chart-position.ts'
import { outcomeOf, statusOf, toneOf } from '../model/status.ts'
import { selectedActor, shownMoments, type View } from '../model/view.ts'
import type { Dispatch } from '../store.ts'
import { clockOf, titleOf } from '../words.ts'
import { ChartPicture } from './chart.tsx'
import { Decisions } from './decisions.tsx'
import { Ending } from './ending.tsx'
import { Memory } from './memory.tsx'
import { Sequence } from './sequence.tsx'
import { StateNote } from './state-note.tsx'
import { Stepper } from './stepper.tsx'

interface Props {
  readonly view: View
  readonly dispatch: Dispatch
}

/** The login that is looked at, at the moment that is shown. */
export function Login({ view, dispatch }: Props) {
  const actor = selectedActor(view)
  const [moment] = actor === undefined ? [] : shownMoments(actor, view.position)
  if (actor === undefined || moment === undefined) return <Nothing />

  const { chart, moments } = actor
  const { position } = view
  const status = statusOf(actor)
  const tone = toneOf(status)
  const outcome = outcomeOf(actor)
  const isAtEnd = position === moments.length - 1
  const isOver = isAtEnd && outcome !== null
  const isLogin = moments.some(({ exchanges }) => exchanges.length > 0)
  return (
    <>
      <header>
        <h2>{titleOf(actor)}</h2>
        <span class={`pill ${tone}`}>{status}</span>
        <span class="soft">{clockOf(actor.beganAt)}</span>
      </header>
      <div class="panes">
        <section class="card picture" aria-label="The chart">
          {chart === null ? (
            <p class="soft none">
              {outcome === null
                ? 'This actor came without a chart.'
                : 'This callback belonged to no login: the chart was never asked.'}
            </p>
          ) : (
            <ChartPicture
              chart={chart}
              moments={moments}
              position={position}
              tone={isAtEnd ? tone : 'busy'}
              isNarrow={view.isNarrow}
            />
          )}
          {moments.length > 1 && <Stepper view={view} moments={moments} dispatch={dispatch} />}
        </section>
        <div class="column">
          {isOver && <Ending outcome={outcome} />}
          {chart !== null && !isOver && <StateNote chart={chart} moment={moment} />}
          <Decisions
            decisions={moment.decisions}
            effects={moment.effects}
            state={wordsOf(moment.value)}
          />
          <Memory context={moment.context} />
        </div>
        {isLogin && (
          <Sequence
            exchanges={moments.slice(0, position + 1).flatMap(({ exchanges }) => exchanges)}
            now={moment.exchanges}
            provider={titleOf(actor)}
          />
        )}
      </div>
    </>
  )
}

function Nothing() {
  return (
    <div class="card nothing">
      <h2>Nothing to see yet</h2>
      <p class="soft">As soon as a login begins, its chart is here, and moves.</p>
      <p class="soft">
        Try it: <code>npx trivet login github --emulate --inspect-at '…'</code>, with the second
        address that the terminal shows.
      </p>
    </div>
  )
}
