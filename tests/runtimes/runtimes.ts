import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from './chromium.ts'
import { FROM_NPM } from './install.ts'
import type { Answer, Task } from './portable/task.ts'
import { workerd } from './workerd.ts'

/** Somewhere JavaScript runs. */
export interface Runtime {
  readonly name: string
  /** As it says itself. Rejects where the runtime is not there. */
  readonly version: () => Promise<string>
  /** How to get it. */
  readonly comesFrom: string
  perform(task: Task): Promise<Answer>
  close?(): Promise<void>
}

/** What the runtimes need: where they and the bundles are. */
export interface Place {
  /** The folder into which the runtimes were installed. */
  readonly installed: string
  /** A project that has the packed library installed, and the suite beside it. */
  readonly project: string
}

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
