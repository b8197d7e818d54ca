import type { View } from '../model/view.ts'

const words: Readonly<Record<View['connection'] | 'live', string>> = {
  connecting: 'connecting …',
  open: 'connecting …',
  live: 'live',
  lost: 'no connection, trying again …',
  refused: 'refused: open the address that the terminal shows',
}

/** Whether anything new would be seen. */
export function Connection({ view: { connection, isLive } }: { readonly view: View }) {
  const state = connection === 'open' && isLive ? 'live' : connection
  return (
    <p class={`connection ${state}`} role="status">
      {words[state]}
    </p>
  )
}
