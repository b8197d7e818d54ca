import type { CDPSession, Page } from 'playwright-core'
import type { Answer } from '../target/target.ts'
import type { WireRequest, WireResponse } from '../target/world.ts'
import type { LoginOptions } from './driver.ts'

/** The pages that a browser goes through. */
export interface Watched {
  /** Where the browser would leave the provider for the client; null before it does. */
  readonly callback: string | null
  /** What came on the way, the last one first. */
  readonly hops: readonly Answer[]
}

/** @see {@link https://chromedevtools.github.io/devtools-protocol/tot/Fetch/#event-requestPaused Fetch.requestPaused} */
interface Paused {
  readonly requestId: string
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly postData?: string
  }
  readonly responseStatusCode?: number
  readonly responseHeaders?: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

/**
 * Watches a page: keeps what it opens, and answers in the place of the client's server, which does not run. Playwright
 * shows no request that comes of a redirect, and a callback is one: hence the protocol itself.
 */
export async function watch(
  page: Page,
  { isEnd, saw }: Pick<LoginOptions, 'isEnd' | 'saw'>,
): Promise<Watched> {
  const seen: { callback: string | null; hops: Answer[] } = { callback: null, hops: [] }
  const sentAt = new Map<string, number>()
  const session = await page.context().newCDPSession(page)

  async function goOn(paused: Paused): Promise<void> {
    const { requestId, request, responseStatusCode: status } = paused
    if (status !== undefined) {
      const response = responseOf(paused, status, await bodyOf(session, requestId))
      seen.hops.unshift(saw(requestOf(paused), response, sentAt.get(requestId) ?? Date.now()))
    } else if (isEnd(request.url)) {
      seen.callback ??= request.url
      const body = Buffer.from('caught').toString('base64')
      await session.send('Fetch.fulfillRequest', { requestId, responseCode: 200, body })
      return
    } else sentAt.set(requestId, Date.now())
    await session.send('Fetch.continueRequest', { requestId })
  }

  // A page that is closed meanwhile is no fault.
  session.on('Fetch.requestPaused', (paused) => void goOn(paused).catch(() => {}))
  await session.send('Fetch.enable', {
    patterns: [
      { resourceType: 'Document', requestStage: 'Request' },
      { resourceType: 'Document', requestStage: 'Response' },
    ],
  })
  return seen
}

function requestOf({ request: { method, url, headers, postData } }: Paused): WireRequest {
  return {
    method,
    url,
    headers: lower(Object.entries(headers)),
    ...(postData !== undefined && { body: postData }),
  }
}

function responseOf({ responseHeaders = [] }: Paused, status: number, body: string): WireResponse {
  const all = responseHeaders.map(({ name, value }) => [name, value] as const)
  return {
    status,
    headers: lower(all),
    body,
    cookies: all.flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? [value] : [])),
  }
}

function lower(
  headers: ReadonlyArray<readonly [name: string, value: string]>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
}

/** A redirect has none that the browser would show. */
async function bodyOf(session: CDPSession, requestId: string): Promise<string> {
  const read = await session.send('Fetch.getResponseBody', { requestId }).catch(() => null)
  if (read === null) return ''
  return read.base64Encoded ? Buffer.from(read.body, 'base64').toString('utf8') : read.body
}
