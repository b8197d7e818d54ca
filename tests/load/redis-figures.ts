import { createClient } from 'redis'
import type { Send } from './balancer.ts'
import { begin, deliver } from './login.ts'

export type Client = ReturnType<typeof connectTo>

export function connectTo(port: number) {
  return createClient({ socket: { host: '127.0.0.1', port } })
}

/** What a login costs a Redis server whose callback is delivered once. */
export interface RedisFigures {
  /** How often each command was called. */
  readonly commands: Readonly<Record<string, number>>
  /** `MEMORY USAGE` of what is kept while the user is away. */
  readonly pendingBytes: number
  /** `MEMORY USAGE` of what is kept of it afterwards, for up to three minutes. */
  readonly endedBytes: number
}

/** Measures it with one login, while nothing else happens. */
export async function redisFigures(client: Client, send: Send): Promise<RedisFigures> {
  const before = await callsOf(client)
  const begun = await begin(send)
  const pendingBytes = await bytesOf(client)
  await deliver(begun, send, 1)
  const after = await callsOf(client)
  const commands = Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)])
  return {
    commands: Object.fromEntries(commands) as Record<string, number>,
    pendingBytes,
    endedBytes: await bytesOf(client),
  }
}

/** The calls of the commands that `redisStore` sends. */
async function callsOf(client: Client): Promise<Record<string, number>> {
  const stats = await client.info('commandstats')
  const counts = [...stats.matchAll(/^cmdstat_(set|getdel):calls=(\d+)/gm)]
  return Object.fromEntries(counts.map(([, name = '', calls]) => [name, Number(calls)]))
}

async function bytesOf(client: Client): Promise<number> {
  let bytes = 0
  for await (const keys of client.scanIterator({ MATCH: 'trivet:flow:*' }))
    for (const key of keys) bytes += Number(await client.sendCommand(['MEMORY', 'USAGE', key]))
  return bytes
}
