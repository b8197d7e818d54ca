import { answerOf, samplesOf, start } from '../apart.ts'
import type { Figure, Line, Target } from '../figure.ts'
import { ratios, spreadOf } from '../statistics.ts'
import { works } from '../work.ts'

const BASE = 'by hand, fetch'

const targets: Readonly<Record<string, Target>> = {
  'trivet, webEffects': { atLeast: 0.95 },
  'trivet, nodeEffects': { atLeast: 3 },
  'trivet, nodeEffects, undici': { atLeast: 3 },
}

/** Logins over loopback, many at once, at a server in another process. */
export const loopback: Figure = {
  id: 'loopback',
  title: `Over loopback, ${works.loopback.atOnce} at once`,
  value: { title: 'logins per second, by hand with fetch = 1', unit: '×', digits: 2 },
  beside: { title: 'logins per second', unit: '/s', digits: 0 },

  async measure(settings) {
    const server = start('server')
    try {
      const origin = `http://127.0.0.1:${await answerOf<number>(server)}`
      const samples = await samplesOf('loopback', settings, {
        authorization: `${origin}/authorize`,
        token: `${origin}/token`,
        userInfo: `${origin}/user`,
      })
      const base = samples.get(BASE) ?? []
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
      server.disconnect()
    }
  },
}
