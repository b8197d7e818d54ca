import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { answerOf } from './apart.ts'
import { root } from './child.ts'
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
    const child = fork(path.join(outdir, 'abroad.mjs'), [figure.id, String(rounds)], {
      cwd: root,
      execPath: node,
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    const answer = await answerOf<{ readonly node: string; readonly lines: readonly Line[] }>(child)
    child.disconnect()
    return answer
  } finally {
    await rm(outdir, { recursive: true })
  }
}
