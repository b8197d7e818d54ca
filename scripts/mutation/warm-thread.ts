import {
  ThreadsPoolWorker,
  type PoolOptions,
  type PoolWorker,
  type VitestPluginContext,
} from 'vitest/node'

/** After so many runs a thread is replaced: each leaves a few listeners behind. */
const RUNS = 200

interface Thread {
  readonly worker: ThreadsPoolWorker
  runs: number
}
let warm: Thread | undefined

/**
 * A pool whose one thread outlives a run, and with it everything that was imported: most of the time of a run that
 * asks a few small tests. What a mutant changes is decided when it is called and not when it is loaded, so another
 * mutant needs no other modules. A thread that did not end in peace is not used again.
 */
export const warmThread = {
  name: 'warm-thread',
  // Stryker gives the name of a pool, and says it last.
  configureVitest({ project }: VitestPluginContext): void {
    project.config.pool = 'warm-thread'
    project.config.poolRunner = { name: 'warm-thread', createPoolWorker }
  },
}

function createPoolWorker(options: PoolOptions): PoolWorker {
  const listeners: Array<[event: string, listener: (...args: unknown[]) => void]> = []
  let thread: Thread | undefined
  let isAtPeace = false
  return {
    name: 'warm-thread',
    async start() {
      thread = warm ?? { worker: new ThreadsPoolWorker(options), runs: 0 }
      thread.runs += 1
      warm = undefined
      if (thread.runs === 1) await thread.worker.start()
    },
    on(event, listener) {
      listeners.push([event, listener])
      thread?.worker.on(event, listener)
    },
    off(event, listener) {
      thread?.worker.off(event, listener)
    },
    send(message) {
      isAtPeace = message.type === 'stop' && (thread?.runs ?? RUNS) < RUNS
      if (!isAtPeace) return thread?.worker.send(message)
      for (const [event, listener] of listeners)
        if (event === 'message') listener({ type: 'stopped', __vitest_worker_response__: true })
    },
    async stop() {
      for (const [event, listener] of listeners) thread?.worker.off(event, listener)
      if (isAtPeace) warm = thread
      else await thread?.worker.stop()
    },
    deserialize: (message) => message,
  }
}
