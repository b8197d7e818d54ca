import { CookieJar } from 'tough-cookie'
import type { Answer } from '../target/target.ts'
import { formsIn } from './forms.ts'
import type { WireRequest } from '../target/world.ts'

/** Where a browser came to. */
export type Visit =
  | { readonly kind: 'end'; readonly url: string; readonly hops: readonly Answer[] }
  | { readonly kind: 'page'; readonly url: string; readonly hops: readonly [Answer, ...Answer[]] }

/** Follows redirects and keeps cookies. */
export interface Browser {
  /** Opens an address, and stops without asking for it where `isEnd` says so. Hops are the last one first. */
  visit(request: WireRequest, isEnd: (url: string) => boolean): Promise<Visit>
}

const MOST_HOPS = 15
const HTML = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8'

/**
 * Where a page posts a callback to by itself, with what it posts as a query (`response_mode=form_post`): nothing but
 * hidden fields, on a page that a browser submits.
 */
function postedFrom({ body, headers }: Answer, base: string): string | null {
  if (headers['content-type']?.startsWith('text/html') !== true) return null
  const [form, ...others] = formsIn(body)
  if (form === undefined || others.length > 0 || form.method !== 'POST') return null
  const { action, fields } = form
  if (action === null || !fields.every(({ type }) => type === 'hidden')) return null
  if (!URL.canParse(action, base)) return null
  const url = new URL(action, base)
  for (const { name, value } of fields) url.searchParams.append(name, value)
  return url.href
}

export function createBrowser(send: (request: WireRequest) => Promise<Answer>): Browser {
  const jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: false })
  return {
    async visit(first, isEnd) {
      const hops: Answer[] = []
      let request = first
      for (;;) {
        if (isEnd(request.url)) return { kind: 'end', url: request.url, hops }
        const cookie = await jar.getCookieString(request.url)
        const headers = { accept: HTML, ...request.headers, ...(cookie !== '' && { cookie }) }
        const answer = await send({ ...request, headers })
        hops.unshift(answer)
        for (const line of answer.cookies)
          await jar.setCookie(line, request.url, { ignoreError: true })
        const location = answer.headers['location']
        const posted = postedFrom(answer, request.url)
        if (posted !== null && isEnd(posted)) return { kind: 'end', url: posted, hops }
        const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined
        if (!isRedirect || !URL.canParse(location, request.url) || hops.length >= MOST_HOPS)
          return { kind: 'page', url: request.url, hops: [answer, ...hops.slice(1)] }
        const url = new URL(location, request.url).href
        // As it was written: an address that is compared must not be cleaned before.
        const next = URL.canParse(location) ? location : url
        const isKept = answer.status === 307 || answer.status === 308
        request =
          isKept && !isEnd(next)
            ? { ...request, url: next }
            : { method: 'GET', url: next, headers: {} }
      }
    },
  }
}
