import { fork } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import { freePort } from '../stores/child.ts'
import type { ServerOptions } from './server.ts'

/** A process with an HTTP server. */
export interface Member {
  readonly origin: string
  /** Ends it at once, whatever it was doing. */
  kill(): Promise<void>
}

/** One file for each kind of process: so it starts in a fraction of the time. */
export async function bundleInto(folder: string): Promise<void> {
  await build({
    entryPoints: ['server', 'provider'].map((name) => join(import.meta.dirname, `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    conditions: ['trivet-source'],
    // What CommonJS packages expect of Node.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    logLevel: 'warning',
  })
}

export async function startProvider(folder: string): Promise<Member> {
  const port = await freePort()
  return startMember(port, join(folder, 'provider.mjs'), `${port}`)
}

export async function startInstance(
  folder: string,
  options: Omit<ServerOptions, 'port'>,
): Promise<Member> {
  const port = await freePort()
  return startMember(port, join(folder, 'server.mjs'), JSON.stringify({ ...options, port }))
}

async function startMember(port: number, script: string, argument: string): Promise<Member> {
  const child = fork(script, [argument], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const tooEarly = ended.then(([code]) => {
    throw new Error(`${script} ended with ${String(code)} before it was ready.`)
  })
  await Promise.race([once(child, 'message'), tooEarly])
  tooEarly.catch(() => {})
  return {
    origin: `http://127.0.0.1:${port}`,
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/**
 * Kills one of them every so often. Another one, started ahead, takes its place at once: to start a process takes a
 * second where all processors are busy.
 *
 * @param members Changed in place.
 * @param start Starts another one.
 * @param signal Ends it.
 * @param onKilled Called after each.
 */
export async function killInTurn(
  members: Member[],
  start: () => Promise<Member>,
  { everyMs, signal, onKilled }: Killing,
): Promise<void> {
  // Two, since one takes longer to start than until the next is killed.
  const spares = [start(), start()]
  try {
    // Where processes start more slowly than that, the next one is due at once.
    for (let dueAt = Date.now() + everyMs; !signal.aborted; dueAt += everyMs) {
      await pause(Math.max(0, dueAt - Date.now()), null, { signal })
      const next = await (spares.shift() ?? start())
      spares.push(start())
      const [killed] = members.splice(randomInt(members.length), 1, next)
      await killed?.kill()
      onKilled()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    for (const spare of await Promise.all(spares)) await spare.kill()
  }
}

export interface Killing {
  readonly everyMs: number
  readonly signal: AbortSignal
  readonly onKilled: () => void
}
