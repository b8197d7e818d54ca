/** A browser that follows redirects, keeps cookies and submits the one form of each page. */
export class UserAgent {
  readonly #cookies = new Map<string, string>()

  /** Opens `url` and answers forms with `fields` until it is sent to `end`; gives that address. */
  async visit(url: string, end: string, fields: Readonly<Record<string, string>>): Promise<string> {
    let request: { readonly url: string; readonly form?: URLSearchParams } = { url }
    for (let page = 0; page < 20; page++) {
      const response = await this.#fetch(request)
      const location = response.headers.get('location')
      if (location !== null) {
        const next = new URL(location, request.url).href
        await response.body?.cancel()
        if (next.startsWith(end)) return next
        request = { url: next }
      } else {
        request = submit(await response.text(), request.url, fields)
      }
    }
    throw new Error(`never sent to ${end}`)
  }

  async #fetch({ url, form }: { readonly url: string; readonly form?: URLSearchParams }) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form !== undefined && { method: 'POST', body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}

function submit(html: string, base: string, fields: Readonly<Record<string, string>>) {
  const action = /<form[^>]*\baction="([^"]+)"/.exec(html)?.[1]
  if (action === undefined)
    throw new Error(
      `a page without a form at ${new URL(base).pathname}: ${html.replaceAll(/<style[^]*?<\/style>|<[^>]+>|\s+/g, ' ')}`,
    )
  const form = new URLSearchParams()
  for (const [input] of html.matchAll(/<input[^>]*>/g)) {
    const name = /\bname="([^"]+)"/.exec(input)?.[1]
    if (name !== undefined)
      form.set(name, fields[name] ?? /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '')
  }
  return { url: new URL(action.replaceAll('&amp;', '&'), base).href, form }
}
