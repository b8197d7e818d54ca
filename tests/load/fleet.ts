import { fork, type ChildProcess } from 'node:child_process'
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
  /** Starts it again, at the same address. */
  start(): Promise<void>
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
  let child: ChildProcess
  let isUp = false
  async function start(): Promise<void> {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const
    child = fork(script, [argument], { execArgv: [], stdio: [...stdio] })
    const ended = once(child, 'exit').then(([code]) => {
      if (!isUp) throw new Error(`${script} ended with ${String(code)} before it was ready.`)
    })
    await Promise.race([once(child, 'message'), ended])
    isUp = true
  }
  await start()
  return {
    origin: `http://127.0.0.1:${port}`,
    start,
    async kill() {
      const ended = child.exitCode === null && child.signalCode === null && once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      isUp = false
    },
  }
}

/**
 * Kills one of them every so often, and starts it again. The next one is not killed before that: on a slow machine
 * there would soon be none.
 *
 * @param signal Ends it.
 * @param onKilled Called after each.
 */
export async function killInTurn(
  members: readonly Member[],
  everyMs: number,
  signal: AbortSignal,
  onKilled: () => void,
): Promise<void> {
  for (;;) {
    await pause(everyMs, null, { signal }).catch(() => {})
    const member = members[Math.floor(Math.random() * members.length)]
    if (signal.aborted || member === undefined) return
    await member.kill()
    onKilled()
    await member.start()
  }
}
