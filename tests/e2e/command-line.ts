import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
// Node takes the types out of every source at each start, unless it may keep what it made.
const compiled = fileURLToPath(
  new URL('../../node_modules/.cache/trivet-compiled', import.meta.url),
)

/** What a run of the command left behind. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A run under way. */
export interface Running {
  readonly process: ChildProcessByStdio<null, Readable, Readable>
  readonly done: Promise<Ran>
  /** Resolves with the match as soon as what was printed so far, on either stream, matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
}

/** Starts `trivet` as a process of its own, from the sources, without a terminal. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, ['--conditions=trivet-source', main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiled, ...env },
  })
  const text = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk
      for (const look of waiting) look()
    })
  }
  const done = new Promise<Ran>((resolve) => {
    child.once('close', (code) => resolve({ code, ...text }))
  })

  return {
    process: child,
    done,
    printed(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(text.stdout) ?? pattern.exec(text.stderr)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void done.then(() => {
          if (waiting.delete(look))
            reject(new Error(`It never printed ${pattern}:\n${text.stdout}\n${text.stderr}`))
        })
      })
    },
  }
}

/** Runs `trivet` to its end. */
export function trivet(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Ran> {
  return start(args, env).done
}

/** The outcomes that were printed with `--json`. */
export function outcomesIn({ stdout }: Ran): Array<Record<string, unknown>> {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
