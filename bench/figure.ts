import type { Spread } from './statistics.ts'

/** What a figure has to be. */
export interface Target {
  readonly atMost?: number
  readonly atLeast?: number
}

/** One line of a table. */
export interface Line {
  readonly name: string
  readonly value: Spread
  /** The same in another unit, for the reader. */
  readonly beside?: number
  readonly target?: Target
}

export interface Column {
  readonly title: string
  /** Behind the number. */
  readonly unit: string
  readonly digits: number
}

export interface Settings {
  /** How often each is measured. */
  readonly rounds: number
  /** Says how far it is. */
  readonly progress: (text: string) => void
}

/** Something that is measured. */
export interface Figure {
  readonly id: string
  readonly title: string
  readonly value: Column
  readonly beside?: Column
  readonly measure: (settings: Settings) => Promise<readonly Line[]>
}

export function isMet({ value: { median }, target = {} }: Line): boolean {
  return median <= (target.atMost ?? Infinity) && median >= (target.atLeast ?? -Infinity)
}

/** A number that is the same however often it is measured. */
export function exactly(value: number): Spread {
  return { median: value, low: value, high: value }
}
