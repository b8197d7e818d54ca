import { clients } from '../clients/index.ts'
import { parts } from '../clients/parts.ts'
import type { Figure, Line, Settings, Target } from '../figure.ts'
import { examine, github, logIn, type Client, type MakeClient } from '../login.ts'
import { prepareAnswers } from '../prepared.ts'
import { inRounds } from '../rounds.ts'
import { ratios, spreadOf } from '../statistics.ts'

/** Until everything is compiled, which the measuring does not wait for: a server runs for days. The same for all. */
const WARM_UP = 10_000
/** How long one sample takes, in milliseconds: the same for the slow and the fast, who so share what disturbs them. */
const SAMPLE_MS = 40

const targets: Readonly<Record<string, Target>> = {
  'trivet, webEffects': { atMost: 1.5 },
  'trivet, nodeEffects': { atMost: 1.5 },
}

const columns = {
  value: { title: 'time, by hand = 1', unit: '×', digits: 2 },
  beside: { title: 'per login', unit: 'µs', digits: 0 },
} satisfies Partial<Figure>

/** One login, with answers that are there at once: what the library itself costs. */
export const inProcess: Figure = {
  id: 'in-process',
  title: 'One login in process',
  ...columns,
  measure: (settings) => measureAll(clients, settings),
}

/** The same, by hand with one part of the library after another. */
export const partByPart: Figure = {
  id: 'parts',
  title: 'One login in process, by hand and',
  ...columns,
  measure: (settings) => measureAll(parts, settings),
}

/** The first one is what the others are compared with. */
async function measureAll(
  compared: Readonly<Record<string, MakeClient>>,
  settings: Settings,
): Promise<readonly Line[]> {
  const restore = prepareAnswers()
  try {
    const runners = []
    for (const [name, make] of Object.entries(compared)) {
      settings.progress(`warming up ${name}`)
      const client = await make(github)
      await examine(name, client)
      await timeOf(client, WARM_UP)
      const logins = Math.ceil(SAMPLE_MS / (await timeOf(client, 200)))
      runners.push({ name, sample: () => timeOf(client, logins) })
    }
    const samples = await inRounds(runners, settings)
    const [base = []] = samples.values()
    return [...samples].map(([name, times]): Line => {
      const target = targets[name]
      return {
        name,
        value: spreadOf(ratios(times, base)),
        beside: spreadOf(times).median * 1000,
        ...(target && { target }),
      }
    })
  } finally {
    restore()
  }
}

/** Milliseconds for each login, what it leaves to the garbage collector included. */
async function timeOf(client: Client, logins: number): Promise<number> {
  const start = performance.now()
  for (let login = 0; login < logins; login++) await logIn(client)
  return (performance.now() - start) / logins
}
