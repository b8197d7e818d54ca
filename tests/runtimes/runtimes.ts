import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from './chromium.ts'
import { FROM_NPM } from './install.ts'
import type { Answer } from './portable/task.ts'
import type { Place, Runtime } from './runtime.ts'
import { workerd } from './workerd.ts'

const run = promisify(execFile)

const MAX_OUTPUT_BYTES = 16 * 1_048_576
const PATIENCE_MS = 60_000

export function runtimes(place: Place): readonly Runtime[] {
  const node = (major: number) =>
    ofProcess(
      `Node ${major}`,
      join(place.installed, `node_modules/node-${major}/bin/node`),
      [],
      place,
    )
  const bin = (name: string) => join(place.installed, 'node_modules/.bin', name)
  return [
    node(20),
    node(22),
    node(24),
    node(26),
    ofProcess('Bun', bin('bun'), ['run'], place),
    ofProcess(
      'Deno',
      bin('deno'),
      ['run', '--quiet', '--no-prompt', '--allow-all', '--node-modules-dir=manual'],
      place,
    ),
    workerd(bin('workerd'), place),
    chromium(place),
  ]
}

/** A new process for each task. */
function ofProcess(name: string, command: string, args: readonly string[], place: Place): Runtime {
  const options = { cwd: place.project, timeout: PATIENCE_MS, maxBuffer: MAX_OUTPUT_BYTES }
  return {
    name,
    comesFrom: FROM_NPM,
    version: async () => (await run(command, ['--version'], options)).stdout.split('\n')[0] ?? '',
    async perform(task) {
      const entry = join(place.project, 'entry-process.js')
      const { stdout } = await run(command, [...args, entry, JSON.stringify(task)], options)
      return JSON.parse(stdout) as Answer
    },
  }
}
