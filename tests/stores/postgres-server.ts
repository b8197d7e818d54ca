import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  findOrInstall,
  freePort,
  run,
  startServer,
  temporaryFolder,
  which,
  type Identity,
} from './child.ts'

/** A PostgreSQL server of our own, empty, on this machine. */
export interface PostgresServer {
  readonly url: string
  stop(): Promise<void>
}

/** Debian keeps each version in a folder of its own, outside the path. */
async function findInitdb(): Promise<string | undefined> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => [])
  return which(
    'initdb',
    versions.map((version) => `/usr/lib/postgresql/${version}/bin`),
  )
}

/** PostgreSQL refuses to run as root. */
async function identityFor(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {}
  const id = async (of: '-u' | '-g'): Promise<number> =>
    Number((await run('id', [of, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

const initdb = await findOrInstall('postgresql', findInitdb)

/** Why there can be no server, if there can be none. */
export const noPostgres =
  initdb === undefined ? 'needs PostgreSQL (Debian: apt-get install postgresql)' : undefined

export async function startPostgres(): Promise<PostgresServer> {
  const identity = await identityFor()
  const folder = await temporaryFolder(identity)
  const port = await freePort()
  const data = join(folder.path, 'data')
  const superuser = 'trivet'
  await run(
    initdb ?? '',
    ['-D', data, '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...identity, cwd: folder.path },
  )
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder.path}`,
    'fsync=off',
  ]
  const server = await startServer(
    join(dirname(initdb ?? ''), 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    { ready: /ready to accept connections/, signal: 'SIGTERM', identity },
  )
  return {
    url: `postgres://${superuser}@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      await folder.remove()
    },
  }
}
