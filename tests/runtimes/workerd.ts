import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { FROM_NPM } from './install.ts'
import type { Answer } from './portable/task.ts'
import type { Place, Runtime } from './runtime.ts'

const COMPATIBILITY_DATE = '2026-11-01'
const TRIES = 100
const PAUSE_MS = 100

/** The bundle as a worker, on a port. It may reach this machine, and nothing else. */
export function workerd(command: string, { project }: Place): Runtime {
  let started: Promise<{ child: ChildProcess; origin: string }> | undefined
  const start = () => (started ??= serve(command, project))
  return {
    name: 'workerd',
    comesFrom: FROM_NPM,
    version: async () => (await promisify(execFile)(command, ['--version'])).stdout.trim(),
    async perform(task) {
      const { origin } = await start()
      const answer = await fetch(origin, { method: 'POST', body: JSON.stringify(task) })
      return (await answer.json()) as Answer
    },
    async close() {
      const running = await started
      running?.child.kill()
    },
  }
}

async function serve(command: string, project: string) {
  const port = await freePort()
  const config = join(project, 'workerd.capnp')
  await writeFile(config, configOf(port))
  const child = spawn(command, ['serve', config], { stdio: ['ignore', 'inherit', 'inherit'] })
  const origin = `http://127.0.0.1:${port}`
  for (let tried = 0; tried < TRIES; tried++) {
    if (child.exitCode !== null) throw new Error(`workerd ended with ${child.exitCode}.`)
    const isUp = await fetch(origin).then(
      () => true,
      () => false,
    )
    if (isUp) return { child, origin }
    await pause(PAUSE_MS)
  }
  child.kill()
  throw new Error('workerd did not answer.')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const configOf = (port: number) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "suite", worker = .suite),
    (name = "loopback", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "suite")],
);

const suite :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "entry-worker.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  globalOutbound = "loopback",
);
`
