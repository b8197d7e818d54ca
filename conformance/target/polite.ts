import { PrerequisiteError } from './target.ts'
import type { World } from './world.ts'

export interface Politeness {
  /** At least so long between two requests, in milliseconds. */
  readonly gapMs: number
  /** So many requests at most. */
  readonly most: number
}

/** What a clumsy but honest client could send to a server that is not ours. */
export const polite: Politeness = { gapMs: 1000, most: 40 }

/** A world that sends one request after the other, with pauses, and stops asking after a while. */
export function paced(world: World, { gapMs, most }: Politeness): World {
  let last: Promise<unknown> = Promise.resolve()
  let sent = 0
  return {
    ...world,
    send(request, signal) {
      const turn = last.then(async () => {
        if (sent >= most)
          throw new PrerequisiteError(
            `${most} requests were sent: no more for this run. Choose fewer checks with --only.`,
          )
        if (sent++ > 0) await world.wait(gapMs, signal)
        return world.send(request, signal)
      })
      last = turn.catch(() => null)
      return turn
    },
  }
}
