import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { selfSigned } from './certificate.ts'
import { makeKeys } from './keys.ts'
import { text, type Reply } from './reply.ts'
import { sendReply } from './send-reply.ts'

/** One request that arrived. */
export interface Arrival {
  /** `honest` is the authorization server; `evil` another origin; `plain` a host that is not loopback by its name. */
  readonly origin: Origin
  /** The last part of the path: `token`, `userinfo`, `jwks`, or a well-known document. */
  readonly endpoint: string
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Headers as they were sent, each on its own. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[]
  readonly body: string
  /** In epoch milliseconds. */
  readonly at: number
  /** Filled in when the answer is known. */
  reply?: Reply
  /** Whether the client closed the connection before it had the whole answer. */
  hungUp?: boolean
}

export type Origin = 'honest' | 'evil' | 'plain' | 'tls' | 'tls-expired' | 'tls-other-host'

/** Who answers the requests under one path. */
interface Tenant {
  answer(arrival: Arrival): Reply | Promise<Reply>
}

/** All origins, on loopback. One for a whole run: each case has a path of its own on every origin. */
export interface Ground {
  readonly origins: Readonly<Record<Origin, string>>
  /** Whether the origin `plain` can be reached at all on this machine. */
  readonly isPlainReachable: boolean
  admit(id: string, tenant: Tenant): void
  dismiss(id: string): void
  close(): Promise<void>
}

const LONGEST_BODY = 1_048_576

export async function openGround(): Promise<Ground> {
  makeKeys()
  const tenants = new Map<string, Tenant>()
  const servers: Server[] = []

  async function open(origin: Origin, server: Server): Promise<string> {
    server.on('request', (incoming: IncomingMessage, out: ServerResponse) => {
      serve(origin, incoming, out, tenants).catch(() => out.destroy())
    })
    // A client that breaks off is no fault of ours.
    server.on('clientError', (_, socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    server.unref()
    servers.push(server)
    const scheme = origin.startsWith('tls') ? 'https' : 'http'
    return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const secure = (options: Parameters<typeof selfSigned>[0] = {}): Server =>
    createSecureServer(selfSigned(options))

  const honest = await open('honest', createServer())
  const plain = (await open('plain', createServer())).replace('127.0.0.1', '0.0.0.0')
  const origins = {
    honest,
    plain,
    evil: await open('evil', createServer()),
    tls: await open('tls', secure()),
    'tls-expired': await open('tls-expired', secure({ notAfter: new Date(Date.now() - 1000) })),
    'tls-other-host': await open('tls-other-host', secure({ ip: [192, 0, 2, 1] })),
  }
  return {
    origins,
    isPlainReachable: await fetch(plain).then(
      () => true,
      () => false,
    ),
    admit: (id, tenant) => void tenants.set(id, tenant),
    dismiss: (id) => void tenants.delete(id),
    async close() {
      for (const server of servers) server.closeAllConnections()
      await Promise.all(
        servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
      )
    },
  }
}

async function serve(
  origin: Origin,
  incoming: IncomingMessage,
  out: ServerResponse,
  tenants: ReadonlyMap<string, Tenant>,
): Promise<void> {
  const path = (incoming.url ?? '/').split('?')[0] ?? '/'
  const id = path.split('/').find((part) => tenants.has(part))
  const tenant = id === undefined ? undefined : tenants.get(id)
  if (tenant === undefined) return sendReply(text('', null, { status: 404 }), out)
  const at = Date.now()
  const rawHeaders = pairsOf(incoming.rawHeaders)
  const arrival: Arrival = {
    origin,
    endpoint: endpointOf(path),
    method: incoming.method ?? 'GET',
    url: `http://${incoming.headers.host ?? ''}${incoming.url ?? ''}`,
    headers: Object.fromEntries(rawHeaders.map(([name, value]) => [name.toLowerCase(), value])),
    rawHeaders,
    body: await readBody(incoming),
    at,
  }
  out.once('close', () => (arrival.hungUp = !out.writableFinished))
  arrival.reply = await tenant.answer(arrival)
  await sendReply(arrival.reply, out)
}

function endpointOf(path: string): string {
  const known = /(oauth-authorization-server|openid-configuration)/.exec(path)?.[1]
  return known ?? path.split('/').at(-1) ?? ''
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length
    if (length > LONGEST_BODY) break
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function pairsOf(flat: readonly string[]): (readonly [string, string])[] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? '']] : []))
}
