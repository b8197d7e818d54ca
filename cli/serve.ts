import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { listenerFor, type Answer } from './listener.ts'
import { UsageError } from './usage-error.ts'

/** Something that is served on this machine. */
export interface Served {
  readonly port: number
  readonly origin: string
  /** Stops, once the answers under way have been sent. */
  close(): Promise<void>
}

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** The only address that is listened at: nothing is reachable from outside. */
const HOST = '127.0.0.1'
/** How long an answer under way may take until its connection is cut. */
const GRACE_MS = 1000

/**
 * Serves on loopback.
 *
 * @param port 0 takes any free one.
 * @param upgrade Takes connections that are to become WebSockets; without it there are none.
 * @throws UsageError where the port cannot be had: see {@link PortTaken}.
 */
export async function serve(answer: Answer, port: number, upgrade?: Upgrade): Promise<Served> {
  const server = createServer(listenerFor(answer))
  // A connection under way at the end is kept alive by nobody: it ends with its answer.
  server.on('request', ({ socket }, response) =>
    response.once('close', () => {
      if (!server.listening) socket.destroySoon()
    }),
  )
  if (upgrade !== undefined) server.on('upgrade', upgrade)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)))
    server.listen(port, HOST, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    port: actual,
    origin: `http://${HOST}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
      }),
  }
}

/** Another program listens at this port. */
export class PortTaken extends UsageError {}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new PortTaken(`Port ${port} is taken. Choose another one with --port.`)
    case 'EACCES':
      return new UsageError(
        `Port ${port} needs rights that you do not have. Choose one above 1023.`,
      )
    default:
      return error
  }
}
