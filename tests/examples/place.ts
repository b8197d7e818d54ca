import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { createEmulator } from 'trivet/emulator'
import { serve, type Served } from '../../cli/serve.ts'

const root = join(import.meta.dirname, '../..')

export const exampleAt = (path: string): string => join(root, 'examples', path)

/** What some examples need and is too big for everybody, and how it is had. */
export const extras = {
  runtimes: {
    folder: join(root, 'tests/runtimes/installed'),
    missing: 'its runtime: npm ci --prefix tests/runtimes/installed',
  },
  frameworks: {
    folder: join(root, 'tests/examples/installed'),
    missing: 'its framework: npm ci --prefix tests/examples/installed',
  },
} as const

/** A command of what was installed there; undefined where it was not. */
export async function commandIn(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, 'node_modules/.bin', name)
  return access(path).then(
    () => path,
    () => undefined,
  )
}

/** The providers, on a port. A page of any origin may ask them, as it may ask the real ones. */
export async function startEmulator(): Promise<Served> {
  const emulator = createEmulator()
  return serve(async (request) => {
    const isPreflight = request.method === 'OPTIONS'
    const answer = isPreflight ? new Response(null) : await emulator.fetch(request)
    const response = new Response(answer.body, answer)
    response.headers.set('access-control-allow-origin', '*')
    response.headers.set('access-control-allow-headers', 'authorization, content-type')
    return response
  }, 0)
}

export type Variables = Readonly<Record<string, string>>

/** An example and what it imports, as one file. */
export async function bundle(
  path: string,
  outfile: string,
  platform: 'browser' | 'neutral',
  variables: Variables = {},
): Promise<void> {
  await build({
    entryPoints: [exampleAt(path)],
    outfile,
    platform,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: ['trivet-source'],
    // In a page there are no variables.
    define: platform === 'browser' ? { 'process.env': JSON.stringify(variables) } : {},
    logLevel: 'warning',
  })
}
