import { Hono, type Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { approve } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { emulatedClient, type Emulators } from '../emulators.ts'
import { homePage, loginPage, nothingPage } from '../page/demo-pages.ts'
import { isPrefetch } from '../prefetch.ts'
import { reportOf } from '../report.ts'
import type { Step } from '../story.ts'
import { createTracedFlow } from '../traced-flow.ts'
import { isStillWaiting } from '../waiting.ts'
import { createLogins, type FinishedLogin, type PendingLogin } from './logins.ts'
import { scenarioById, type Scenario } from './scenarios.ts'

export interface DemoOptions {
  readonly providers: readonly Provider[]
  readonly emulators: Emulators
  /** Where the page is served. */
  readonly origin: string
  /** Told of each login that has ended. */
  readonly onFinished: (login: FinishedLogin) => void
}

const COOKIE_SECONDS = 600

/** The page of the demo: buttons, callbacks, outcomes. */
export function createDemo({ providers, emulators, origin, onFinished }: DemoOptions): Hono {
  const logins = createLogins()
  const profileOf = (id: string): Provider | undefined => providers.find((one) => one.id === id)
  const callbackPath = ({ id }: Provider): string => `/callback/${id}`

  async function begin(provider: Provider, scenario: Scenario | null) {
    const story: Step[] = []
    const flow = createTracedFlow(
      {
        provider: await emulators.emulated(provider, scenario?.faults),
        ...emulatedClient,
        redirectUri: `${origin}${callbackPath(provider)}`,
        ...(scenario?.lifetimeMs !== undefined && { lifetimeMs: scenario.lifetimeMs }),
      },
      (step) => story.push(step),
    )
    const { url, id, pending } = await flow.begin()
    const binding = logins.keep(id, { flow, pending, story, scenario })
    return { url, id, binding }
  }

  async function complete(context: Context, provider: Provider): Promise<Response> {
    const { raw } = context.req
    const asked = await begunBy(context, provider)
    // A callback without a login is an outcome too, and explained like any other.
    const { flow, pending, story, scenario } = asked?.login ?? {
      ...(await idle(provider)),
      scenario: null,
    }
    const outcome = await flow.complete(pending, raw)
    if (asked !== undefined && isStillWaiting(outcome))
      logins.putBack(asked.id, asked.binding, asked.login)
    const report = reportOf(outcome, provider)
    const finished = { provider, report, story, scenario }
    if (asked === undefined || isStillWaiting(outcome)) return loginPage(finished, 400)

    deleteCookie(context, cookieOf(asked.id), { path: callbackPath(provider) })
    onFinished(finished)
    // The address with the code is left, so that it is not in the history and a reload does not send it.
    return context.redirect(`/outcome/${logins.finish(finished)}`, 303)
  }

  async function begunBy(context: Context, provider: Provider) {
    const { flow } = await idle(provider)
    const id = flow.idOf(context.req.url)
    const binding = id === undefined ? undefined : getCookie(context, cookieOf(id))
    if (id === undefined || binding === undefined) return undefined
    const login = logins.take(id, binding)
    return login === undefined ? undefined : { id, binding, login }
  }

  async function idle(
    provider: Provider,
  ): Promise<Omit<PendingLogin, 'pending' | 'scenario'> & { pending: null }> {
    const story: Step[] = []
    const flow = createTracedFlow(
      {
        provider: await emulators.emulated(provider),
        ...emulatedClient,
        redirectUri: `${origin}${callbackPath(provider)}`,
      },
      (step) => story.push(step),
    )
    return { flow, pending: null, story }
  }

  const app = new Hono()
  app.use(async (context, next) => {
    const { method, url } = context.req.raw
    const { host, pathname, search } = new URL(url)
    // Hono gives a HEAD to the handler of GET.
    if (method !== 'GET' && !(method === 'HEAD' && pathname === '/'))
      return context.body(null, 405, { allow: 'GET' })
    if (isPrefetch(context.req.raw)) return context.body(null, 503)
    // Cookies of `localhost` would not come along to 127.0.0.1; other names are not ours.
    if (`http://${host}` !== origin) return context.redirect(`${origin}${pathname}${search}`, 307)
    return next()
  })

  app.get('/', () => homePage(providers))

  app.get('/login/:provider', async (context) => {
    const provider = profileOf(context.req.param('provider'))
    if (provider === undefined) return nothingPage()
    const { url, id, binding } = await begin(provider, null)
    bind(context, provider, id, binding)
    return context.redirect(url, 303)
  })

  app.get('/show/:scenario', async (context) => {
    const scenario = scenarioById(context.req.param('scenario'))
    const provider = scenario && profileOf(scenario.provider)
    if (scenario === undefined || provider === undefined) return nothingPage()
    const { url, id, binding } = await begin(provider, scenario)
    bind(context, provider, id, binding)
    const { decision = 'allow', user } = scenario
    return context.redirect(
      await approve(url, { decision, ...(user !== undefined && { user }) }),
      303,
    )
  })

  function bind(context: Context, provider: Provider, id: string, binding: string): void {
    setCookie(context, cookieOf(id), binding, {
      path: callbackPath(provider),
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: COOKIE_SECONDS,
    })
    context.header('cache-control', 'no-store')
  }

  app.get('/callback/:provider', async (context) => {
    const provider = profileOf(context.req.param('provider'))
    return provider === undefined ? nothingPage() : complete(context, provider)
  })

  app.get('/outcome/:key', (context) => {
    const login = logins.finished(context.req.param('key'))
    return login === undefined ? nothingPage() : loginPage(login)
  })

  app.notFound(() => nothingPage())
  return app
}

/** One cookie for each login: two at once, in two tabs, do not disturb one another. */
function cookieOf(id: string): string {
  return `trivet_demo_${id}`
}
