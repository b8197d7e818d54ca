/** What must not show. */
export type CanaryName =
  | 'client secret'
  | 'signing key'
  | 'code'
  | 'verifier'
  | 'state'
  | 'nonce'
  | 'access token'
  | 'refresh token'
  | 'ID token'
  | 'cookie key'

/** Shorter beginnings of a secret are no use to anybody. */
const SHORTEST = 12

/** The secrets of one login, and how to find them again, however they are written. */
export class Canaries {
  readonly #names = new Map<string, CanaryName>()

  get isEmpty(): boolean {
    return this.#names.size === 0
  }

  add(name: CanaryName, secret: string | Uint8Array): void {
    const bytes = Buffer.from(secret)
    if (bytes.length < 8) throw new Error(`The ${name} is too short to be looked for.`)
    const texts = typeof secret === 'string' ? writingsOf(secret) : []
    for (const writing of [...texts, ...encodingsOf(bytes)])
      // Its beginning and its end, so that one that was cut is found too.
      for (const end of [writing.slice(0, SHORTEST), writing.slice(-SHORTEST)])
        this.#names.set(end.toLowerCase(), name)
  }

  /** Those of which something stands in a text. */
  thoseIn(text: string): Canaries {
    const lowered = text.toLowerCase()
    const found = new Canaries()
    for (const [end, name] of this.#names) if (lowered.includes(end)) found.#names.set(end, name)
    return found
  }

  /** The names of those that stand in a text. */
  in(text: string): CanaryName[] {
    const lowered = text.toLowerCase()
    const found = new Set<CanaryName>()
    for (const [end, name] of this.#names)
      if (!found.has(name) && lowered.includes(end)) found.add(name)
    return [...found]
  }
}

/** A text as it may stand in a URL, a form, JSON or markup. */
function writingsOf(text: string): string[] {
  const inUrl = encodeURIComponent(text)
  return [
    text,
    inUrl,
    encodeURIComponent(inUrl),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll('/', String.raw`\/`),
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  ]
}

/** Bytes in base64, with nothing, one or two bytes before them, and in hexadecimal. */
function encodingsOf(bytes: Buffer): string[] {
  const shifted = [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((padded.length * 8) / 6)]
    return (['base64', 'base64url'] as const).map((way) => padded.toString(way).slice(from, to))
  })
  return [...shifted, bytes.toString('hex')]
}
