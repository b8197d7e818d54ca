import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root, runNode } from '../child.ts'
import type { Figure, Line } from '../figure.ts'
import { inRounds, type Runner } from '../rounds.ts'
import { ratios, spreadOf } from '../statistics.ts'

const names = [
  'by hand',
  'trivet',
  'trivet, bundled',
  'oauth4webapi',
  'openid-client',
  'arctic',
  'simple-oauth2',
]
const BASE = 'openid-client'
const reports = join(root, 'reports')

/** From the import to the first authorization URL, in a new process each time. */
export const coldStart: Figure = {
  id: 'cold-start',
  title: 'Import to the first authorization URL, in a new process',
  value: { title: 'time, openid-client = 1', unit: '×', digits: 2 },
  beside: { title: 'time', unit: 'ms', digits: 1 },

  async measure(settings) {
    await mkdir(reports, { recursive: true })
    // Inside of the project, where packages are found by their names.
    const folder = await mkdtemp(join(reports, 'cold-start-'))
    try {
      return linesOf(await inRounds(await runnersIn(folder), settings))
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

/** As JavaScript, as it is in an application: what reads TypeScript would have filled the heap before. */
async function runnersIn(folder: string): Promise<readonly Runner[]> {
  const [bundle, program] = [await bundleTo(folder), await programIn(folder)]
  return names.map((name) => ({
    name,
    sample: async () => Number(await runNode([program, name, bundle])),
  }))
}

async function programIn(folder: string): Promise<string> {
  await build({
    entryPoints: [join(root, 'bench/cold.ts')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  })
  return join(folder, 'cold.mjs')
}

function linesOf(samples: ReadonlyMap<string, readonly number[]>): readonly Line[] {
  const base = samples.get(BASE) ?? []
  return [...samples].map(([name, times]) => ({
    name,
    value: spreadOf(ratios(times, base)),
    beside: spreadOf(times).median,
    ...(name === 'trivet' && { target: { atMost: 1 } }),
  }))
}

/** What a user's bundler makes of it, for a server or a worker. Gives the file. */
async function bundleTo(folder: string): Promise<string> {
  await build({
    stdin: {
      contents:
        "export { createFlow } from 'trivet'; export { github } from 'trivet/providers/github'",
      resolveDir: root,
    },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  })
  return join(folder, 'stdin.mjs')
}
