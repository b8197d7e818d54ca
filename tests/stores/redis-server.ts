import { findOrInstall, freePort, startServer, temporaryFolder, which } from './child.ts'

/** A Redis server of our own, empty, on this machine. */
export interface RedisServer {
  readonly port: number
  stop(): Promise<void>
}

export const redisCommand = await findOrInstall('redis-server', () => which('redis-server'))

/** Why there can be no server, if there can be none. */
export const noRedis =
  redisCommand === undefined
    ? 'needs redis-server (Debian: apt-get install redis-server)'
    : undefined

export async function startRedis(): Promise<RedisServer> {
  const folder = await temporaryFolder()
  const port = await freePort()
  const settings = { bind: '127.0.0.1', port, dir: folder.path, save: '', appendonly: 'no' }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`])
  const server = await startServer(redisCommand ?? '', args, {
    ready: /Ready to accept connections/,
    signal: 'SIGTERM',
  })
  return {
    port,
    async stop() {
      await server.stop()
      await folder.remove()
    },
  }
}
