import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Runs a program to its end; rejects where it fails. */
export const run = promisify(execFile)

/** Who a program runs as. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

/** A server that was started here. */
export interface Running {
  readonly pid: number
  /** Ends it, and waits until it is gone. */
  stop(): Promise<void>
}

/**
 * Starts a server and waits until it says that it is ready.
 *
 * @param ready What it then writes, to either output.
 * @param signal How it is asked to end.
 */
export async function startServer(
  command: string,
  args: readonly string[],
  { ready, signal, identity = {} }: { ready: RegExp; signal: NodeJS.Signals; identity?: Identity },
): Promise<Running> {
  const child = spawn(command, args, { ...identity, stdio: ['ignore', 'pipe', 'pipe'] })
  const kill = (): unknown => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'exit').finally(() => process.off('exit', kill))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (ready.test(output)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    ended.then(() => reject(new Error(`${command} ended:\n${output}`)), reject)
  })
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.kill(signal)
      await ended
    },
  }
}

/** A port of the loopback interface that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A folder for this run. */
export interface TemporaryFolder {
  readonly path: string
  remove(): Promise<void>
}

export async function temporaryFolder({ uid, gid }: Identity = {}): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'trivet-stores-'))
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid)
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}

/**
 * Where a program of a Debian package is. Where it is missing, the package is installed, if that is possible:
 * otherwise undefined.
 *
 * @param find Looks for it.
 */
export async function findOrInstall(
  debianPackage: string,
  find: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const found = await find()
  if (found !== undefined || process.getuid?.() !== 0) return found
  const apt = (...args: string[]): Promise<unknown> =>
    run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    // Another suite may be updating the lists at the same moment.
    await apt('update').catch(() => {})
    await apt('install', '-y', '--no-install-recommends', debianPackage)
  } catch {
    return undefined
  }
  return find()
}

/** Where a program is, among the folders of the path and others. */
export async function which(
  command: string,
  others: readonly string[] = [],
): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...others]
  for (const folder of folders) {
    const path = join(folder, command)
    const works = await run(path, ['--version']).then(
      () => true,
      () => false,
    )
    if (works) return path
  }
  return undefined
}
