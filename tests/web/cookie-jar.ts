/** Where a request comes from, as far as cookies ask. */
export interface Journey {
  readonly method: string
  readonly url: URL
  /** Whether a page of another site sends it. */
  readonly isCrossSite: boolean
}

interface Kept {
  readonly value: string
  readonly host: string
  readonly isSecure: boolean
  readonly sameSite: string
  readonly goneAt: number
}

/**
 * The cookies of one browser, with the rules that browsers have: for prefixes, `Secure`, `SameSite`, sizes and
 * age. A cookie that a browser would not take is an error here.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6265 RFC 6265}
 */
export class CookieJar {
  readonly #now: () => number
  #kept = new Map<string, Kept>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** What the browser has, by name. */
  get names(): string[] {
    return [...this.#alive().keys()]
  }

  valueOf(name: string): string | undefined {
    return this.#alive().get(name)?.value
  }

  /** For a browser that has something of another one. */
  plant(name: string, cookie: Kept): void {
    this.#kept.set(name, cookie)
  }

  header({ method, url, isCrossSite }: Journey): string {
    return [...this.#alive()]
      .filter(([, { host, isSecure, sameSite }]) => {
        if (host !== url.hostname || (isSecure && url.protocol !== 'https:')) return false
        return !isCrossSite || (sameSite === 'Lax' && method === 'GET')
      })
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }

  keep(response: Response, url: URL): void {
    for (const line of response.headers.getSetCookie()) this.#keepLine(line, url)
  }

  #keepLine(line: string, url: URL): void {
    const [pair = '', ...rest] = line.split('; ')
    const [, name = '', value = ''] = /^([\w-]+)=([\w.~-]*)$/.exec(pair) ?? []
    const attributes = new Map(
      rest.map((one) => {
        const [attribute = '', content = ''] = one.split('=')
        return [attribute, content]
      }),
    )
    const isSecure = attributes.has('Secure')
    const wrong =
      name === '' ||
      pair.length > 4096 ||
      attributes.get('Path') !== '/' ||
      attributes.has('Domain') ||
      (isSecure && url.protocol !== 'https:') ||
      (name.startsWith('__Host-') && !isSecure)
    if (wrong) throw new Error(`no browser takes this cookie: ${line}`)
    const goneAt = this.#now() + Number(attributes.get('Max-Age') ?? Infinity) * 1000
    this.#kept.set(name, {
      value,
      host: url.hostname,
      isSecure,
      sameSite: attributes.get('SameSite') ?? 'Lax',
      goneAt,
    })
  }

  #alive(): Map<string, Kept> {
    this.#kept = new Map([...this.#kept].filter(([, { goneAt }]) => goneAt > this.#now()))
    return this.#kept
  }
}
