import { fork, type ChildProcess } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Settings } from './figure.ts'
import type { Endpoints } from './login.ts'
import { inRounds } from './rounds.ts'
import { works } from './work.ts'

/** Starts a program of the bench that can be talked to. It ends with `disconnect`. */
export function start(name: string, args: readonly string[] = []): ChildProcess {
  const program = fileURLToPath(new URL(`${name}${extname(import.meta.url)}`, import.meta.url))
  return fork(program, args)
}

/**
 * The next thing that it says.
 *
 * @throws Where it ends instead, or cannot be started.
 */
export function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const hear = (answer: unknown): void => {
      child.off('exit', end).off('error', reject)
      resolve(answer as Answer)
    }
    const end = (code: number | null): void => {
      child.off('message', hear)
      reject(new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${String(code)}.`))
    }
    child.once('message', hear).once('exit', end).once('error', reject)
  })
}

/**
 * Samples of all who are compared: milliseconds for each login. Each is in a process of its own, as in an application,
 * where no other library has taught the compiler anything or filled the heap; they take turns.
 *
 * @param endpoints Where the provider is. Default: its answers are there at once.
 */
export async function samplesOf(
  id: keyof typeof works,
  settings: Settings,
  endpoints?: Endpoints,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const children: ChildProcess[] = []
  try {
    const runners = []
    for (const name of Object.keys(works[id].clients)) {
      settings.progress(`warming up ${name}`)
      const child = start('sampler', [id, name, ...(endpoints ? [JSON.stringify(endpoints)] : [])])
      children.push(child)
      await answerOf(child)
      runners.push({
        name,
        async sample() {
          child.send('sample')
          return answerOf<number>(child)
        },
      })
    }
    return await inRounds(runners, settings)
  } finally {
    for (const child of children) if (child.connected) child.disconnect()
  }
}
