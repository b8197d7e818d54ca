import { localEffects } from '../effects/local.ts'
import type { Flow } from '../flow.ts'
import type { Outcome } from '../outcome.ts'
import type { CookieStore } from '../stores/cookie.ts'
import { memoryStore } from '../stores/memory.ts'
import type { FlowStore } from '../stores/store.ts'
import { authorize } from './authorize.ts'
import { checkOptions, checkRequest, checkResponse } from './checks.ts'
import { complete } from './complete.ts'
import { createDeliveries } from './deliveries.ts'
import { keeperOf, typed } from './keeper.ts'
import type { LoginOptions, LoginRequest, OutcomeContext, LocalEffects } from './options.ts'
import { isPrefetch } from './prefetch.ts'
import { plain } from './responses.ts'
import { safeReturnTo } from './return-to.ts'
import { routeOf } from './routes.ts'
import type { Site } from './site.ts'

export interface HandlersOptions<Id extends string = string> {
  /** With whom one can sign in, by the name that stands in the addresses: letters, digits, `-`, `_`, `.`. */
  readonly flows: Readonly<Record<Id, Flow>>
  /** Where logins wait: `memoryStore()`, `redisStore(client)`, `sqlStore(client)`, `cookieStore({ keys })`. */
  readonly store: FlowStore | CookieStore
  /**
   * Answers each login that has ended, once. What is to happen with the cookies of the login is added to the
   * response. What this throws or rejects with is passed on.
   */
  readonly onOutcome: (
    outcome: Outcome,
    context: OutcomeContext<Id>,
  ) => Response | Promise<Response>
  /** What a login asks for: scopes, parameters, data. Default: what the profile says. */
  readonly begin?: ((login: LoginRequest<Id>) => LoginOptions | Promise<LoginOptions>) | undefined
  /** Clock, randomness, hash and timer. Default: those of this runtime. */
  readonly effects?: LocalEffects | undefined
}

/**
 * Logins on the web. Each handler answers one request, and keeps nothing but what is in the store. `provider` is
 * a key in `flows`; another one is 404, and another method 405.
 */
export interface Handlers {
  /**
   * `GET`: begins a login and redirects to the provider. `?returnTo=/path` says where the user wants to be
   * afterwards.
   */
  readonly authorize: (request: Request, provider: string) => Promise<Response>
  /** `GET` or `POST`, at the redirect URI: ends the login and gives what `onOutcome` answers. */
  readonly callback: (request: Request, provider: string) => Promise<Response>
  /**
   * Both, by their addresses, wherever it is mounted: `…/login/<provider>`, and `…/callback/<provider>` or the
   * path of the redirect URI. Everything else is 404.
   */
  readonly fetch: (request: Request) => Promise<Response>
}

/**
 * Makes the handlers of an application's logins.
 *
 * @throws TypeError for flows that cannot be told apart by their addresses.
 */
export function createHandlers<Id extends string>(options: HandlersOptions<Id>): Handlers {
  checkOptions(Object(options) as Partial<typeof options>)
  const { flows, effects = localEffects } = options
  const byId = new Map<string, Flow>(Object.entries<Flow>(flows))
  const redirectUris = new Map([...byId].map(([id, { redirectUri }]) => [id, redirectUri]))
  const store = typed(options.store)
  const site: Site = {
    keeper: keeperOf(store, effects),
    // Where the store cannot say who was first, this process can, at least for itself.
    deliveries: createDeliveries(isOneTime(store) ? store : memoryStore(effects), effects),
    effects,
    onOutcome: async (outcome, context) =>
      checkResponse(await options.onOutcome(outcome, context as OutcomeContext<Id>)),
  }

  const handlers: Handlers = {
    async authorize(request, provider) {
      const flow = byId.get(provider)
      if (flow === undefined) return unknownProvider()
      const refused = refuse(request, ['GET'])
      if (refused !== undefined) return refused
      const wanted = new URL(request.url).searchParams.get('returnTo')
      const returnTo = safeReturnTo(wanted, new URL(flow.redirectUri).origin)
      const login = { request, provider: provider as Id, returnTo }
      return authorize(login, flow, (await options.begin?.(login)) ?? {}, site)
    },

    async callback(request, provider) {
      const flow = byId.get(provider)
      if (flow === undefined) return unknownProvider()
      return refuse(request, ['GET', 'POST']) ?? complete({ request, provider, flow }, site)
    },

    async fetch(request) {
      checkRequest(request)
      const route = routeOf(new URL(request.url), redirectUris)
      if (route === undefined) return plain(404, 'There is nothing here.')
      return handlers[route.handler](request, route.provider)
    },
  }
  return handlers
}

/** HEAD is none of the methods: whoever only looks neither begins nor ends a login. */
function refuse(request: Request, methods: readonly string[]): Response | undefined {
  checkRequest(request)
  if (!methods.includes(request.method))
    return plain(405, 'This address takes no such request.', { allow: methods.join(', ') })
  // The browser then asks again, when the user really goes there.
  if (isPrefetch(request)) return plain(503, 'This address is not for guessing ahead.')
  return undefined
}

function unknownProvider(): Response {
  return plain(404, 'There is no login with such a provider.')
}

function isOneTime(store: FlowStore | CookieStore): store is FlowStore {
  return store.oneTime
}
