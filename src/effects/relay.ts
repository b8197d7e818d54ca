/** As much of a `WebSocket` as is needed: the global one, or that of a package. */
export type WebSocketClass = new (address: string) => WebSocketLike
interface WebSocketLike {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(text: string): void
  close(): void
}

export interface RelayOptions {
  /** Default: the global one; Node has one from version 22 on. */
  readonly WebSocket?: WebSocketClass
}

const OPEN = 1
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])
/** How many messages wait for the connection at most; later ones are dropped. */
const MOST_WAITING = 1000
/** A connection without messages is closed after so long: an open one would keep a process alive. */
const IDLE_MS = 500
/** How long nobody is called again after a connection that failed. */
const QUIET_MS = 5000
const CONNECT_MS = 2000

/**
 * Sends messages to a relay on this machine, such as that of `trivet inspect`: the `send` of `createFlowInspector`.
 * Connects when there is something to say, and hangs up soon after. Never throws, never waits, and drops messages
 * where nobody listens: a login goes on, and a process ends, whether somebody looks or not.
 *
 * @param address As the relay prints it: `ws://127.0.0.1:…/ingest?token=…`.
 * @throws TypeError for an address that is not on this machine.
 */
export function relaySender(
  address: string,
  options: RelayOptions = {},
): (message: object) => void {
  checkAddress(address)
  const Socket = options.WebSocket ?? globalSocket()
  const waiting: string[] = []
  let socket: WebSocketLike | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let quietUntil = 0

  function hangUpAfter(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => socket?.close(), ms)
  }

  function connect(): void {
    const opened = new Socket(address)
    socket = opened
    hangUpAfter(CONNECT_MS)
    opened.onopen = () => {
      quietUntil = 0
      for (const text of waiting.splice(0)) opened.send(text)
      hangUpAfter(IDLE_MS)
    }
    // Its `close` follows.
    opened.onerror = () => {
      quietUntil = Date.now() + QUIET_MS
    }
    opened.onclose = () => {
      clearTimeout(timer)
      waiting.splice(0)
      socket = null
    }
  }

  return (message) => {
    const text = JSON.stringify(message)
    if (socket?.readyState === OPEN) {
      socket.send(text)
      hangUpAfter(IDLE_MS)
      return
    }
    if (Date.now() < quietUntil || waiting.length >= MOST_WAITING) return
    waiting.push(text)
    if (socket === null) connect()
  }
}

function checkAddress(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url?.protocol === 'ws:' && LOOPBACK.has(url.hostname)) return
  throw new TypeError(
    'relaySender: the address must be ws: on this machine (127.0.0.1, [::1] or localhost).',
  )
}

function globalSocket(): WebSocketClass {
  if (typeof WebSocket !== 'undefined') return WebSocket
  throw new TypeError('relaySender: this runtime has no WebSocket; give one as an option.')
}
