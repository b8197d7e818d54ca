import { tampered } from './store-error.ts'

/** A value with its time, as one text: for backends that hold text and nothing beside it. */
export function writeEntry(value: string, keptUntil: number): string {
  return `${keptUntil}.${value}`
}

/**
 * From when on an entry is gone, in epoch milliseconds.
 *
 * @throws StoreError `store.tampered` for a text that `writeEntry` did not write.
 */
export function keptUntilOfEntry(text: string): number {
  const [, keptUntil] = /^(\d{1,16})\./.exec(text) ?? []
  if (keptUntil === undefined) throw tampered('malformed')
  return Number(keptUntil)
}

/**
 * The value of an entry, undefined if it is gone.
 *
 * @throws StoreError `store.tampered` for a text that `writeEntry` did not write.
 */
export function readEntry(text: string, now: number): string | undefined {
  return keptUntilOfEntry(text) > now ? text.slice(text.indexOf('.') + 1) : undefined
}
