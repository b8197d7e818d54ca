import { samplesOf } from '../apart.ts'
import type { Figure, Line, Target } from '../figure.ts'
import { ratios, spreadOf } from '../statistics.ts'

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
  measure: async (settings) => linesOf(await samplesOf('in-process', settings)),
}

/** The same, by hand with one part of the library after another. */
export const partByPart: Figure = {
  id: 'parts',
  title: 'One login in process, by hand and',
  ...columns,
  measure: async (settings) => linesOf(await samplesOf('parts', settings)),
}

/** The first one is what the others are compared with. */
function linesOf(samples: ReadonlyMap<string, readonly number[]>): readonly Line[] {
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
}
