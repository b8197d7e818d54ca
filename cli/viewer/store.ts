import { isBehind, reduce, type Action, type View } from './model/view.ts'

export type Dispatch = (action: Action) => void

export interface Store {
  readonly view: () => View
  readonly dispatch: Dispatch
}

/** How long a moment is shown before the next one, where both are there already. */
const MOMENT_MS = 550

/** Holds the view, and has it drawn: once for all that happens between two frames. */
export function createStore(initial: View, draw: (view: View, dispatch: Dispatch) => void): Store {
  let view = initial
  let isDrawing = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const dispatch: Dispatch = (action) => {
    view = reduce(view, action)
    if (isBehind(view) && view.isAnimated) timer ??= setTimeout(tick, MOMENT_MS)
    if (isDrawing) return
    isDrawing = true
    requestAnimationFrame(() => {
      isDrawing = false
      draw(view, dispatch)
    })
  }
  const tick = (): void => {
    timer = undefined
    dispatch({ type: 'ticked' })
  }
  return { view: () => view, dispatch }
}
