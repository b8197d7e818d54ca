import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clients } from '../clients/index.ts'
import type { Figure, Line, Target } from '../figure.ts'
import { examine, logIn, type Client, type Endpoints } from '../login.ts'
import { inRounds } from '../rounds.ts'
import { ratios, spreadOf } from '../statistics.ts'

const BASE = 'by hand, fetch'
const AT_ONCE = 64
/** Until it is compiled: see in-process.ts. */
const WARM_UP = 3_000
/** How long one sample takes, in milliseconds. */
const SAMPLE_MS = 400

const targets: Readonly<Record<string, Target>> = {
  'trivet, webEffects': { atLeast: 0.95 },
  'trivet, nodeEffects': { atLeast: 3 },
  'trivet, nodeEffects, undici': { atLeast: 3 },
}

/** Logins over loopback, many at once, at a server in another process. */
export const loopback: Figure = {
  id: 'loopback',
  title: `Over loopback, ${AT_ONCE} at once`,
  value: { title: 'logins per second, by hand with fetch = 1', unit: '×', digits: 2 },
  beside: { title: 'logins per second', unit: '/s', digits: 0 },

  async measure(settings) {
    const server = fork(
      fileURLToPath(new URL(`../server${extname(import.meta.url)}`, import.meta.url)),
    )
    try {
      const endpoints = await endpointsOf(server)
      const runners = []
      for (const [name, make] of Object.entries(clients)) {
        settings.progress(`warming up ${name}`)
        const client = await make(endpoints)
        await examine(name, client)
        await rateOf(client, WARM_UP)
        const warm = await rateOf(client, 10 * AT_ONCE)
        const logins = Math.max(2 * AT_ONCE, Math.ceil((warm * SAMPLE_MS) / 1000))
        runners.push({ name, sample: () => rateOf(client, logins) })
      }
      const samples = await inRounds(runners, settings)
      const base = samples.get(BASE) ?? []
      return [...samples].map(([name, rates]): Line => {
        const target = targets[name]
        return {
          name,
          value: spreadOf(ratios(rates, base)),
          beside: spreadOf(rates).median,
          ...(target && { target }),
        }
      })
    } finally {
      server.disconnect()
    }
  },
}

async function endpointsOf(server: ChildProcess): Promise<Endpoints> {
  const [port] = (await once(server, 'message')) as [number]
  const origin = `http://127.0.0.1:${port}`
  return {
    authorization: `${origin}/authorize`,
    token: `${origin}/token`,
    userInfo: `${origin}/user`,
  }
}

/** Logins per second. */
async function rateOf(client: Client, logins: number): Promise<number> {
  let left = logins
  const one = async (): Promise<void> => {
    while (left-- > 0) await logIn(client)
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return (logins / (performance.now() - start)) * 1000
}
