import type { Inspection, Watch } from 'trivet/machine'

/** Lets several look at the same logins; undefined where nobody does. */
export function together(...all: ReadonlyArray<Inspection | undefined>): Inspection | undefined {
  const [first, ...others] = all.filter((one) => one !== undefined)
  if (first === undefined || others.length === 0) return first
  return {
    watch(call) {
      const watches: Watch[] = []
      let { effects } = call
      for (const inspection of [first, ...others]) {
        const watch = inspection.watch({ ...call, effects })
        watches.push(watch)
        effects = watch.effects
      }
      return {
        effects,
        stepped: (step) => watches.forEach((watch) => watch.stepped(step)),
        ended: (outcome) => watches.forEach((watch) => watch.ended(outcome)),
      }
    },
  }
}
