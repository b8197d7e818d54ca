import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
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

/** From the import to the first authorization URL, in a new process each time. */
export const coldStart: Figure = {
  id: 'cold-start',
  title: 'Import to the first authorization URL, in a new process',
  value: { title: 'time, openid-client = 1', unit: '×', digits: 2 },
  beside: { title: 'time', unit: 'ms', digits: 1 },

  async measure(settings) {
    const folder = await mkdtemp(join(tmpdir(), 'trivet-bench-'))
    try {
      return linesOf(await inRounds(runnersFor(await bundleTo(folder)), settings))
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

const runnersFor = (bundle: string): readonly Runner[] =>
  names.map((name) => ({
    name,
    sample: async () => Number(await runNode(['bench/cold.ts', name, bundle])),
  }))

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
