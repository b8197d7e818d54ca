import { serve, type Served } from '../serve.ts'
import { assetAt } from './asset-responses.ts'
import { viewerAssets } from './assets.ts'
import { createHub, type Hub } from './hub.ts'
import { createRelay, newToken } from './relay.ts'
import { viewerPage } from './viewer-page.ts'

/** The viewer, served on this machine, and the relay behind it. */
export interface ViewerServer extends Pick<Served, 'port' | 'close'> {
  /** Open it in a browser. Its token is in the fragment, which is never sent. */
  readonly address: string
  /** Where inspectors send to. */
  readonly ingest: string
  readonly hub: Hub
}

/**
 * @param port 0 takes any free one.
 * @param origins Of pages that may send, as the browser names them.
 * @throws UsageError where the port cannot be had.
 */
export async function serveViewer(
  port: number,
  origins: readonly string[] = [],
): Promise<ViewerServer> {
  // Before somebody waits for it.
  await viewerAssets()
  const hub = createHub()
  const token = newToken()
  const relay = createRelay({ hub, token, origins })
  const served = await serve(answer, port, relay.upgrade)
  const { host } = new URL(served.origin)
  return {
    port: served.port,
    address: `${served.origin}/#token=${token}`,
    ingest: `ws://${host}/ingest?token=${token}`,
    hub,
    async close() {
      relay.close()
      await served.close()
    },
  }
}

async function answer(request: Request): Promise<Response> {
  const { host, hostname, pathname } = new URL(request.url)
  // Under another name it would be a page of the web that asks.
  if (hostname !== '127.0.0.1' && hostname !== 'localhost')
    return new Response(null, { status: 403 })
  if (request.method !== 'GET')
    return new Response(null, { status: 405, headers: { allow: 'GET' } })
  if (pathname === '/') return viewerPage({ title: 'trivet inspect', host })
  return (await assetAt(pathname)) ?? new Response(null, { status: 404 })
}
