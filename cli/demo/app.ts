import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { approve } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { assetAt } from '../inspect/asset-responses.ts'
import { viewerPage } from '../inspect/viewer-page.ts'
import { demoMenu, loginPage, nothingPage } from '../page/demo-pages.ts'
import { isPrefetch } from '../prefetch.ts'
import { createDesk, type BegunLogin, type DeskOptions } from './desk.ts'
import { scenarioById } from './scenarios.ts'

export interface DemoOptions extends DeskOptions {
  readonly providers: readonly Provider[]
  /** With it the page gets at what the viewer shows. */
  readonly token: string
}

export interface Demo {
  fetch(request: Request): Promise<Response>
  /** Gives up the logins that are pending. */
  close(): Promise<void>
}

const COOKIE_SECONDS = 600
const MAX_BODY_BYTES = 65_536

/** The page of the demo: buttons, the viewer, callbacks, outcomes. */
export function createDemo(options: DemoOptions): Demo {
  const { providers, origin, token } = options
  const desk = createDesk(options)
  const profileOf = (id: string): Provider | undefined => providers.find((one) => one.id === id)

  const app = new Hono()
  app.use(async (context, next) => {
    const { method, url } = context.req.raw
    const { host, pathname, search } = new URL(url)
    // Hono gives a HEAD to the handler of GET. Some providers have the browser post the callback.
    const isAllowed =
      method === 'GET' ||
      (method === 'HEAD' && pathname === '/') ||
      (method === 'POST' && pathname.startsWith('/callback/'))
    if (!isAllowed) return context.body(null, 405, { allow: 'GET' })
    if (isPrefetch(context.req.raw)) return context.body(null, 503)
    // Cookies of `localhost` would not come along to 127.0.0.1; other names are not ours.
    if (`http://${host}` !== origin) return context.redirect(`${origin}${pathname}${search}`, 307)
    return next()
  })

  app.get('/', () =>
    viewerPage({
      title: 'trivet demo',
      host: new URL(origin).host,
      beside: demoMenu(providers),
      token,
    }),
  )
  for (const path of ['/viewer.js', '/viewer.css'])
    app.get(path, async () => (await assetAt(path)) ?? nothingPage())

  app.get('/login/:provider', async (context) => {
    const provider = profileOf(context.req.param('provider'))
    if (provider === undefined) return nothingPage()
    const begun = await desk.begin(provider, null)
    bind(context, provider, begun)
    return context.redirect(begun.url, 303)
  })

  app.get('/show/:scenario', async (context) => {
    const scenario = scenarioById(context.req.param('scenario'))
    const provider = scenario && profileOf(scenario.provider)
    if (scenario === undefined || provider === undefined) return nothingPage()
    const begun = await desk.begin(provider, scenario)
    bind(context, provider, begun)
    const { decision, user } = scenario
    const callback = await approve(begun.url, {
      ...(decision !== undefined && { decision }),
      ...(user !== undefined && { user }),
    })
    return context.redirect(callback, 303)
  })

  const limit = bodyLimit({ maxSize: MAX_BODY_BYTES })
  app.on(['GET', 'POST'], '/callback/:provider', limit, async (context) => {
    const provider = profileOf(context.req.param('provider'))
    if (provider === undefined) return nothingPage()
    const { raw } = context.req
    const form = raw.method === 'POST' ? new URLSearchParams(await raw.clone().text()) : null
    const id = await desk.idOf(provider, form ?? raw.url)
    const binding = id === undefined ? undefined : getCookie(context, cookieOf(id))
    const claim = id === undefined || binding === undefined ? undefined : { id, binding }
    const { login, key } = await desk.complete(provider, raw, claim)
    if (key === null || claim === undefined) return loginPage(login, 400)
    deleteCookie(context, cookieOf(claim.id), { path: pathOf(provider) })
    // The address with the code is left: it is not in the history, and a reload does not send it again.
    return context.redirect(`/outcome/${key}`, 303)
  })

  app.get('/outcome/:key', (context) => {
    const login = desk.finished(context.req.param('key'))
    return login === undefined ? nothingPage() : loginPage(login)
  })

  app.notFound(() => nothingPage())
  return { fetch: async (request) => app.fetch(request), close: () => desk.close() }
}

function bind(context: Context, provider: Provider, { id, binding }: BegunLogin): void {
  setCookie(context, cookieOf(id), binding, {
    path: pathOf(provider),
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: COOKIE_SECONDS,
  })
  context.header('cache-control', 'no-store')
}

function pathOf({ id }: Provider): string {
  return `/callback/${id}`
}

/** One cookie for each login: two at once, in two tabs, do not disturb one another. */
function cookieOf(id: string): string {
  return `trivet_demo_${id}`
}
