import { answerOf, samplesOf, start } from '../apart.ts'
import type { Figure, Line, Settings, Target } from '../figure.ts'
import { ratios, spreadOf } from '../statistics.ts'
import { works } from '../work.ts'

const targets: Readonly<Record<string, Target>> = {
  'trivet, webEffects': { atLeast: 0.95 },
  'trivet, nodeEffects': { atLeast: 3 },
  'trivet, nodeEffects, undici': { atLeast: 3 },
}

const columns = {
  value: { title: 'logins per second, by hand with fetch = 1', unit: '×', digits: 2 },
  beside: { title: 'logins per second', unit: '/s', digits: 0 },
} satisfies Partial<Figure>

/** Logins over loopback, many at once, at a server in another process. */
export const loopback: Figure = {
  id: 'loopback',
  title: `Over loopback, ${works.loopback.atOnce} at once`,
  ...columns,
  measure: (settings) => linesOf('loopback', settings),
}

/** The same, by hand with one part of the library after another. */
export const partsOverLoopback: Figure = {
  id: 'parts-loopback',
  title: `Over loopback, ${works['parts-loopback'].atOnce} at once, by hand and`,
  ...columns,
  measure: (settings) => linesOf('parts-loopback', settings),
}

async function linesOf(id: keyof typeof works, settings: Settings): Promise<readonly Line[]> {
  const server = start('server')
  try {
    const origin = `http://127.0.0.1:${await answerOf<number>(server)}`
    const samples = await samplesOf(id, settings, {
      authorization: `${origin}/authorize`,
      token: `${origin}/token`,
      userInfo: `${origin}/user`,
    })
    // The first one is what the others are compared with.
    const [base = []] = samples.values()
    return [...samples].map(([name, times]): Line => {
      const target = targets[name]
      return {
        name,
        value: spreadOf(ratios(base, times)),
        beside: 1000 / spreadOf(times).median,
        ...(target && { target }),
      }
    })
  } finally {
    if (server.connected) server.disconnect()
  }
}
