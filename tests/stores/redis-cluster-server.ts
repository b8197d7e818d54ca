import { setTimeout as pause } from 'node:timers/promises'
import { freePort, run, startServer, temporaryFolder, which, type Running } from './child.ts'
import { redisCommand } from './redis-server.ts'

/** One server of a cluster, which may be killed. */
export interface ClusterNode {
  readonly port: number
  readonly pid: number
}

/** A Redis Cluster of our own, empty, on this machine: three primaries, each with a replica. */
export interface RedisCluster {
  readonly nodes: readonly ClusterNode[]
  stop(): Promise<void>
}

/** Until a primary that does not answer is given up. A busy machine is slow, too. */
const NODE_TIMEOUT_MS = 2000
const PRIMARIES = 3

const cli = await which('redis-cli')

/** Why there can be no cluster, if there can be none. */
export const noRedisCluster =
  redisCommand === undefined || cli === undefined
    ? 'needs redis-server and redis-cli (Debian: apt-get install redis-server)'
    : undefined

/** Asks one server something, as text. */
export async function ask(port: number, ...command: string[]): Promise<string> {
  const { stdout } = await run(cli ?? '', ['-h', '127.0.0.1', '-p', `${port}`, ...command])
  return stdout.trim()
}

export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = await temporaryFolder()
  const started: Array<Running & ClusterNode> = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((node) => node.stop()))
    await folder.remove()
  }
  try {
    for (let index = 0; index < 2 * PRIMARIES; index++)
      started.push(await startNode(folder.path, index))
    const addresses = started.map(({ port }) => `127.0.0.1:${port}`)
    const how = ['--cluster-replicas', '1', '--cluster-yes']
    await run(cli ?? '', ['--cluster', 'create', ...addresses, ...how])
    for (const { port } of started) await servesCluster(port)
    return { nodes: started, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A server that has just joined refuses everything for up to two seconds: `CLUSTERDOWN`. */
async function servesCluster(port: number): Promise<void> {
  while (!(await ask(port, 'cluster', 'info')).includes('cluster_state:ok')) await pause(50)
}

async function startNode(folder: string, index: number): Promise<Running & ClusterNode> {
  const port = await freePort()
  const settings = {
    bind: '127.0.0.1',
    port,
    dir: folder,
    save: '',
    appendonly: 'no',
    'cluster-enabled': 'yes',
    'cluster-port': await freePort(),
    'cluster-config-file': `node-${index}.conf`,
    'cluster-node-timeout': NODE_TIMEOUT_MS,
    // A replica is fit to take over, however long it has heard nothing.
    'cluster-replica-validity-factor': 0,
    // A replica of our own is asked by a whole copy, at once.
    'repl-diskless-sync-delay': 0,
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`])
  const server = await startServer(redisCommand ?? '', args, {
    ready: /Ready to accept connections/,
    signal: 'SIGKILL',
  })
  return { ...server, port }
}

/** Who has the slot of a key, and who has a copy of it. */
export interface Shard {
  readonly primary: ClusterNode
  readonly replica: ClusterNode
}

/** The shard of a key, as a server that lives sees it; undefined where it has lost a member. */
export async function shardOf(
  key: string,
  nodes: readonly ClusterNode[],
): Promise<Shard | undefined> {
  // Some of them may be dead.
  const port = await Promise.any(
    nodes.map(async (one) => {
      await ask(one.port, 'ping')
      return one.port
    }),
  )
  const slot = Number(await ask(port, 'cluster', 'keyslot', key))
  const lines = (await ask(port, 'cluster', 'nodes')).split('\n').map((line) => {
    const [id = '', address = '', flags = '', primaryId = '', , , , state, ...slots] =
      line.split(' ')
    const isUp = state === 'connected' && !flags.includes('fail')
    const node = nodes.find((one) => address.startsWith(`127.0.0.1:${one.port}@`))
    return { id, node: isUp ? node : undefined, primaryId, slots: slots.map(rangeOf) }
  })
  const primary = lines.find(({ slots }) => slots.some(([from, to]) => from <= slot && slot <= to))
  const replica = lines.find(({ primaryId }) => primaryId === primary?.id)
  if (primary?.node === undefined || replica?.node === undefined) return undefined
  return { primary: primary.node, replica: replica.node }
}

function rangeOf(slots: string): readonly [number, number] {
  const [from = '', to = from] = slots.split('-')
  return [Number(from), Number(to)]
}
