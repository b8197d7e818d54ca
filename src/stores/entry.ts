import { tampered } from './store-error.ts'

/** A value with its time, as one text: for backends that hold text and nothing beside it. */
export function writeEntry(value: string, keptUntil: number): string {
  return `${keptUntil}.${value}`
}

/** From when on an entry is gone, in epoch milliseconds; NaN for a text that `writeEntry` did not write. */
export function keptUntilOfEntry(text: string): number {
  return Number(/^\d{1,16}(?=\.)/.exec(text) ?? Number.NaN)
}

/**
 * The value of an entry, undefined if it is gone.
 *
 * @throws StoreError `store.tampered` for a text that `writeEntry` did not write.
 */
export function readEntry(text: string, now: number): string | undefined {
  const keptUntil = keptUntilOfEntry(text)
  if (Number.isNaN(keptUntil)) throw tampered('malformed')
  return keptUntil > now ? text.slice(text.indexOf('.') + 1) : undefined
}
