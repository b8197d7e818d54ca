// A program on a desktop: the system's browser signs in, and comes back to a port of this machine (RFC 8252 §7.3).
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFlow, type Outcome } from 'trivet'
import { publicClient } from './settings.ts'

/** @param openExternal In Electron: `(url) => shell.openExternal(url)`. */
export async function signIn(openExternal: (url: string) => unknown): Promise<Outcome> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const redirectUri = `http://127.0.0.1:${port}/callback`
  const flow = createFlow({ ...publicClient, redirectUri })
  try {
    const { url, id, pending } = await flow.begin()
    openExternal(url)
    const signal = AbortSignal.timeout(pending.expiresAt - Date.now())
    for (;;) {
      const [request, response] = (await once(server, 'request', { signal })) as [
        IncomingMessage,
        ServerResponse,
      ]
      const callback = new URL(request.url ?? '/', redirectUri).href
      // Whatever else asks at this port does not end the login.
      const isOurs = flow.idOf(callback) === id
      response.writeHead(isOurs ? 200 : 404, { connection: 'close' })
      response.end(isOurs ? 'You may close this window.' : '')
      if (isOurs) return await flow.complete(pending, callback)
    }
  } finally {
    server.close()
  }
}
