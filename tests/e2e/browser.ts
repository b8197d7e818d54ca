/** As much of a browser as a login needs: it keeps cookies, and follows redirects when it is told to. */
export class Browser {
  readonly #cookies = new Map<
    string,
    { readonly value: string; readonly origin: string; readonly path: string }
  >()
  /** Every address that was visited, redirects too. */
  readonly visited: string[] = []

  /** One request, and its redirects. */
  async open(address: string, init: RequestInit = {}): Promise<Page> {
    const response = await this.request(address, init)
    const location = response.headers.get('location')
    if (location === null)
      return {
        address,
        status: response.status,
        headers: response.headers,
        text: await response.text(),
      }
    await response.body?.cancel()
    return this.open(new URL(location, address).href)
  }

  /** One request. */
  async request(address: string, init: RequestInit = {}): Promise<Response> {
    this.visited.push(address)
    const { origin, pathname } = new URL(address)
    const cookie = [...this.#cookies]
      .filter(([, kept]) => kept.origin === origin && pathname.startsWith(kept.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const headers = {
      ...(cookie !== '' && { cookie }),
      ...(init.headers as Record<string, string>),
    }
    const response = await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line, origin)
    return response
  }

  #keep(line: string, origin: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const [name = '', value = ''] = pair.split('=')
    const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
    if (attributes.some((one) => /^max-age=0$/i.test(one))) this.#cookies.delete(name)
    else this.#cookies.set(name, { value, origin, path })
  }
}

export interface Page {
  readonly address: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What a page says, without its markup. */
export function wordsOf({ text }: Pick<Page, 'text'>): string {
  return text
    .replaceAll(/<style[^]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#39;/g, "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
