import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { root, runNode } from './child.ts'
import type { Figure, Line } from './figure.ts'

/** The same figure, measured by another Node: bundled, with everything that is compared, for one that reads no TypeScript. */
export async function measureOn(node: string, figure: Figure, rounds: number) {
  const outdir = await mkdtemp(path.join(tmpdir(), 'bench-'))
  try {
    await build({
      absWorkingDir: root,
      entryPoints: ['bench/abroad.ts', 'bench/server.ts', 'bench/sampler.ts'],
      outdir,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'error',
      // Some of what is compared is CommonJS.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
      },
    })
    const program = path.join(outdir, 'abroad.mjs')
    const printed = await runNode([program, figure.id, String(rounds)], node)
    return JSON.parse(printed) as { readonly node: string; readonly lines: readonly Line[] }
  } finally {
    await rm(outdir, { recursive: true })
  }
}
