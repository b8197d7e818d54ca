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
 * following it. Where the page redirects at once, that address is returned; where it posts, the address
 * with what it posts as a query.
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
  if (location !== null) return location
  if (answer.status !== 200) throw await complaint(answer)
  return postedTo(await answer.text())
}

/** The address of a form that posts the callback, with what it would post as its query. */
function postedTo(document: string): string {
  const action = /<form method="post" action="([^"]+)">/.exec(document)?.[1]
  if (action === undefined) throw new Error('The authorization page sends nobody back.')
  const inputs = [...document.matchAll(/name="([^"]+)" value="([^"]*)"/g)]
  const query = new URLSearchParams(
    inputs.map(([, name = '', value = '']) => [unescaped(name), unescaped(value)]),
  )
  const redirectUri = unescaped(action)
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`
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
