import { inspect } from 'node:util'
import { Canaries, type CanaryName } from './canaries.ts'

/** A way in which a value leaves a program. */
type Sink = (value: unknown) => string

/**
 * Every way in which something that is handed out may come into a log. A new one, such as an inspector or a
 * report, is one more line.
 */
const sinks: Readonly<Record<string, Sink>> = {
  inspected: (value) =>
    [
      inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null, getters: true }),
      inspect([{ value }]),
    ].join('\n'),
  'as a text': (value) => [String(value), [value, [value]].join()].join('\n'),
  serialised: (value) => JSON.stringify({ value }),
  'as an error': (value) => (value instanceof Error ? told(value) : ''),
}

/** An error with everything that hangs on it. */
function told(error: Error): string {
  const { name, message, stack = '', cause } = error
  const own = Object.getOwnPropertyNames(error).map((member) => inspect(Reflect.get(error, member)))
  return [name, message, stack, ...own, cause instanceof Error ? told(cause) : String(cause)].join(
    '\n',
  )
}

/** A secret, and where it was found. */
export type Sighting = `${CanaryName} in ${string}`

/** Everything that one login, or a few, left behind. */
export class Trail {
  readonly canaries = new Canaries()
  readonly #texts: Array<readonly [place: string, text: string]> = []

  /** A text that went somewhere: over the wire, to a page, to a terminal. */
  says(place: string, text: string): void {
    this.#texts.push([place, text])
  }

  /** A value that was handed to the application, which may do with it whatever it likes. */
  hands(what: string, value: unknown): void {
    for (const [way, sink] of Object.entries(sinks)) this.says(`${what}, ${way}`, sink(value))
  }

  sightings(): Sighting[] {
    if (this.canaries.isEmpty) throw new Error('Nothing is looked for.')
    return this.#texts.flatMap(([place, text]) =>
      this.canaries.in(text).map((name): Sighting => `${name} in ${place}`),
    )
  }
}

/** Where each secret is declared to go. */
export type Declared = Readonly<Record<string, readonly CanaryName[]>>

/** The same as sightings, in order. */
export function sightingsOf(declared: Declared): Sighting[] {
  return Object.entries(declared)
    .flatMap(([place, names]) => names.map((name): Sighting => `${name} in ${place}`))
    .sort()
}
