import { inspect } from 'node:util'
import { Canaries, type CanaryName } from './canaries.ts'

/** A way in which a value leaves a program. */
type Sink = (value: unknown) => string

const everything = { depth: Infinity, showHidden: true, maxStringLength: null, getters: true }

/**
 * Every way in which something that is handed out may come into a log. A new one, such as an inspector or a
 * report, is one more line.
 */
const sinks = {
  inspected: (value) =>
    [
      // On lines of its own each: what is written is the same, and nobody has to fit it into a width.
      inspect(value, { ...everything, compact: false }),
      inspect([{ value }]),
    ].join('\n'),
  'as a text': (value) => [String(value), [value, [value]].join()].join('\n'),
  serialised: (value) => JSON.stringify({ value }),
  'as an error': (value) => (value instanceof Error ? told(value) : ''),
} satisfies Readonly<Record<string, Sink>>

/** Whether something is nothing but what JSON says of it. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return ['string', 'number', 'boolean', 'undefined', 'object'].includes(typeof value)
  const isArray = Array.isArray(value)
  if (!isArray && Object.getPrototypeOf(value) !== Object.prototype) return false
  return Reflect.ownKeys(value).every((name) => {
    if (isArray && name === 'length') return true
    const own = Object.getOwnPropertyDescriptor(value, name)
    const isShown = typeof name === 'string' && own?.enumerable === true && 'value' in own
    return isShown && isPlain(own.value)
  })
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
    // Plain data shows everything that it is made of as JSON; what is more than that has ways of its own.
    const ways = isPlain(value) ? { serialised: sinks.serialised } : sinks
    for (const [way, sink] of Object.entries(ways)) this.says(`${what}, ${way}`, sink(value))
  }

  sightings(): Sighting[] {
    if (this.canaries.isEmpty) throw new Error('Nothing is looked for.')
    // Most of them are nowhere: they are looked for in everything at once.
    const found = this.canaries.thoseIn(this.#texts.map(([, text]) => text).join('\n'))
    return this.#texts.flatMap(([place, text]) =>
      found.in(text).map((name): Sighting => `${name} in ${place}`),
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
