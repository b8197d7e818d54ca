import type { Answer, Task } from './portable/task.ts'

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
