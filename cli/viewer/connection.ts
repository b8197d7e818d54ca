import { readMessage } from './model/message.ts'
import type { Dispatch } from './store.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8000
/** The relay's word for a wrong token: asking again is no use. */
const UNAUTHORIZED = 4401

/** Listens to the relay that served this page, and goes back to it where it is lost. */
export function connect(token: string, dispatch: Dispatch): void {
  let wait = FIRST_WAIT_MS
  const open = (): void => {
    const socket = new WebSocket(new URL('/view', location.href.replace(/^http/, 'ws')))
    socket.addEventListener('open', () => {
      wait = FIRST_WAIT_MS
      dispatch({ type: 'connection', connection: 'open' })
      // Not in the address, where logs and histories would keep it.
      socket.send(token)
    })
    socket.addEventListener('message', ({ data }) => {
      const message = readMessage(String(data))
      if (message !== null) dispatch({ type: 'told', message })
    })
    socket.addEventListener('close', ({ code }) => {
      const isRefused = code === UNAUTHORIZED
      dispatch({ type: 'connection', connection: isRefused ? 'refused' : 'lost' })
      if (!isRefused) setTimeout(open, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    })
  }
  open()
}
