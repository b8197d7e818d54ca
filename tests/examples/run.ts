import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Answer } from '../../cli/listener.ts'
import { serve } from '../../cli/serve.ts'
import { bundle, commandIn, exampleAt, extras, type Variables } from './place.ts'

/** A server of an example. */
export interface Running {
  stop(): Promise<void>
}

export interface Example {
  /** Of its file. */
  readonly path: string
  /** What it needs and has not got. */
  readonly missing?: string
  /** Starts it, at the port of `ORIGIN`. */
  start(variables: Variables, folder: string): Promise<Running>
}

const { runtimes } = extras

/** With this repository's Node. */
export function onNode(path: string): Example {
  const start = async (variables: Variables) =>
    startProcess(process.execPath, ['--conditions=trivet-source', exampleAt(path)], variables)
  return { path, start }
}

/** Bundled, with another runtime. */
export async function onRuntime(path: string, name: string, args: string[]): Promise<Example> {
  const command = await commandIn(runtimes.folder, name)
  return {
    path,
    ...(command === undefined && { missing: runtimes.missing }),
    async start(variables, folder) {
      const file = join(folder, `${basename(path, '.ts')}.mjs`)
      await bundle(path, file, 'neutral')
      return startProcess(command ?? '', [...args, file], variables)
    },
  }
}

/** As a worker, with its variables as bindings. It may reach this machine, and nothing else. */
export async function onWorkerd(path: string): Promise<Example> {
  const command = await commandIn(runtimes.folder, 'workerd')
  return {
    path,
    ...(command === undefined && { missing: runtimes.missing }),
    async start(variables, folder) {
      await bundle(path, join(folder, 'worker.mjs'), 'neutral')
      const config = join(folder, 'workerd.capnp')
      await writeFile(config, workerdConfig(variables))
      return startProcess(command ?? '', ['serve', config], {})
    },
  }
}

/** In this process: Next calls the functions of a route with a request, and sends what they give. */
export function asNextCallsIt(path: string): Example {
  type Route = Readonly<Record<string, Answer | undefined>>
  return {
    path,
    async start(variables) {
      Object.assign(process.env, variables)
      const login = (await import(exampleAt(`${path}/login/[provider]/route.ts`))) as Route
      const callback = (await import(exampleAt(`${path}/callback/[provider]/route.ts`))) as Route
      const home = '<a href="/login/github">Sign in</a>'
      const served = await serve(
        async (request) => {
          const [, step = ''] = new URL(request.url).pathname.split('/')
          const route = { login, callback }[step]
          if (route === undefined)
            return new Response(home, { headers: { 'content-type': 'text/html' } })
          return route[request.method]?.(request) ?? new Response(null, { status: 405 })
        },
        Number(new URL(variables['ORIGIN'] ?? '').port),
      )
      return { stop: () => served.close() }
    },
  }
}

export function startProcess(
  command: string,
  args: readonly string[],
  variables: Variables,
): Running {
  const env = { ...process.env, ...variables }
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  const kill = (): unknown => child.kill('SIGKILL')
  process.once('exit', kill)
  return {
    async stop() {
      process.off('exit', kill)
      kill()
      await ended
    },
  }
}

function workerdConfig(variables: Variables): string {
  const bindings = Object.entries(variables).map(
    ([name, value]) => `(name = "${name}", text = "${value}")`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "example", worker = .example),
    (name = "loopback", network = (allow = ["local", "private"])),
  ],
  sockets = [(
    name = "http",
    address = "127.0.0.1:${new URL(variables['ORIGIN'] ?? '').port}",
    http = (),
    service = "example",
  )],
);

const example :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.mjs")],
  compatibilityDate = "2026-11-01",
  bindings = [${bindings.join(', ')}],
  globalOutbound = "loopback",
);
`
}
