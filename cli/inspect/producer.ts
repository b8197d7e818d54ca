import { WebSocket } from 'ws'

/** Sends messages to a viewer that runs elsewhere on this machine. */
export interface Producer {
  readonly send: (message: object) => void
  /** Lets what was sent arrive, for a moment; then the connection is cut. */
  close(): Promise<void>
}

const CLOSE_MS = 1000
/** Until the connection stands. */
const MOST_WAITING = 1000

/**
 * Never throws and never waits: a login goes on whether somebody looks or not.
 *
 * @param address Such as `ws://127.0.0.1:4200/ingest?token=…`.
 * @param onLost Told once where the viewer cannot be reached, or has gone.
 */
export function connectProducer(address: string, onLost: () => void): Producer {
  const socket = new WebSocket(address, { handshakeTimeout: CLOSE_MS, perMessageDeflate: false })
  const waiting: string[] = []
  let isClosing = false
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => {
      if (!isClosing) onLost()
      resolve()
    })
  })
  // Its `close` follows.
  socket.on('error', () => {})
  socket.once('open', () => waiting.splice(0).forEach((text) => socket.send(text)))

  return {
    send(message) {
      const text = JSON.stringify(message)
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
      else if (socket.readyState === WebSocket.CONNECTING && waiting.length < MOST_WAITING)
        waiting.push(text)
    },
    async close() {
      if (socket.readyState === WebSocket.CONNECTING)
        await Promise.race([gone, new Promise((resolve) => socket.once('open', resolve))])
      isClosing = true
      socket.close()
      const cut = setTimeout(() => socket.terminate(), CLOSE_MS)
      await gone
      clearTimeout(cut)
    },
  }
}
