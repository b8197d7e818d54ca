import type { Moment } from '../model/actors.ts'
import type { View } from '../model/view.ts'
import type { Dispatch } from '../store.ts'
import { captionOf, spanOf } from '../words.ts'

interface Props {
  readonly view: View
  readonly moments: readonly Moment[]
  readonly dispatch: Dispatch
}

/** Back and forth through the moments. */
export function Stepper({ view: { position }, moments, dispatch }: Props) {
  const last = moments.length - 1
  const moment = moments[position]
  const go = (to: number) => () => dispatch({ type: 'moved', to })
  const caption = moment === undefined ? '' : captionOf(moment, moments[position - 1])
  const since = (moment?.at ?? 0) - (moments[0]?.at ?? 0)
  return (
    <div class="stepper" role="group" aria-label="Steps">
      <p>
        <strong>{caption}</strong>
        <span class="soft">
          step {position} of {last} · after {spanOf(since)}
        </span>
      </p>
      <div class="controls">
        <Button
          label="First step"
          path="M7 5v14M18 5l-8 7 8 7z"
          isOff={position === 0}
          onPress={go(0)}
        />
        <Button
          label="Step back"
          path="M16 5l-8 7 8 7z"
          isOff={position === 0}
          onPress={go(position - 1)}
        />
        <input
          type="range"
          aria-label="Step"
          aria-valuetext={`${position} of ${last}: ${caption}`}
          min={0}
          max={last}
          value={position}
          onInput={({ currentTarget }) =>
            dispatch({ type: 'moved', to: Number(currentTarget.value) })
          }
        />
        <Button
          label="Step forward"
          path="M8 5l8 7-8 7z"
          isOff={position >= last}
          onPress={go(position + 1)}
        />
        <Button
          label="Last step"
          path="M6 5l8 7-8 7zM17 5v14"
          isOff={position >= last}
          onPress={go(last)}
        />
      </div>
    </div>
  )
}

interface ButtonProps {
  readonly label: string
  /** The sign, as SVG's `d` on 24 by 24. */
  readonly path: string
  readonly isOff: boolean
  readonly onPress: () => void
}

function Button({ label, path, isOff, onPress }: ButtonProps) {
  // Not `disabled`: a button that goes off under the finger would take the focus with it.
  return (
    <button type="button" aria-label={label} title={label} aria-disabled={isOff} onClick={onPress}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  )
}
