import { runNode } from '../child.ts'
import { exactly, type Figure } from '../figure.ts'

const PENDING = 100_000
/** So many live actors do not fit: as many, times ten. */
const ACTORS = 10_000

/** What pending logins take while the users are away. */
export const memory: Figure = {
  id: 'memory',
  title: 'Memory of 100,000 pending logins',
  value: { title: 'heap', unit: 'MB', digits: 0 },

  async measure({ progress }) {
    progress(`${PENDING} logins in the memory store`)
    const store = await bytesOf('trivet', PENDING)
    progress(`${ACTORS} actors`)
    const actors = await bytesOf('textbook', ACTORS)
    return [
      {
        name: 'trivet, memory store',
        value: exactly(store / 1e6),
        target: { atMost: 100 },
      },
      {
        name: 'XState as in its documentation, live actors',
        value: exactly((actors / 1e6) * (PENDING / ACTORS)),
      },
    ]
  },
}

async function bytesOf(name: string, count: number): Promise<number> {
  return Number(await runNode(['--expose-gc', 'bench/memory.ts', name, String(count)]))
}
