/** What `approve` may be told. */
export interface ApproveOptions {
  /** Default: `allow`. */
  readonly decision?: 'allow' | 'deny'
  /** Whom to sign in as: `full`, `sparse` or another one of the page. Default: the first. */
  readonly user?: string
  /** How to get there. Default: the global `fetch`; `emulator.fetch` needs no server. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  readonly signal?: AbortSignal
}

/**
 * Plays the user: opens the authorization page, submits its form, and returns the callback URL without
 * following it. Where the page redirects at once, that address is returned.
 *
 * Rejects where the page shows an error instead, with what it says.
 */
export async function approve(url: string, options: ApproveOptions = {}): Promise<string> {
  const { decision = 'allow', user, fetch = globalThis.fetch, signal } = options
  const common = { redirect: 'manual', signal: signal ?? null } as const
  const page = await fetch(url, common)
  const immediate = page.headers.get('location')
  if (immediate !== null) return immediate
  if (page.status !== 200) throw await complaint(page)

  const form = new URLSearchParams({ decision, ...(user !== undefined && { user }) })
  const answer = await fetch(url, { ...common, method: 'POST', body: form })
  const location = answer.headers.get('location')
  if (location === null) throw await complaint(answer)
  return location
}

async function complaint(page: Response): Promise<Error> {
  const title = /<title>(.*?)<\/title>/s.exec(await page.text())?.[1] ?? 'no title'
  return new Error(`The authorization page answered ${page.status}: ${unescaped(title)}`)
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
