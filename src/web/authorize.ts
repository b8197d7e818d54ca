import type { Flow } from '../flow.ts'
import { FlowError } from '../flow-error.ts'
import { refusal } from '../outcome.ts'
import { cookieName } from '../stores/cookie-name.ts'
import { StoreError } from '../stores/store-error.ts'
import { KEPT_PAST_EXPIRY_MS } from '../stores/store.ts'
import {
  cookieScopeOf,
  makeRoom,
  readLoginCookies,
  setCookie,
  type LoginCookie,
} from './cookies.ts'
import { writeLogin } from './login.ts'
import type { LoginOptions, LoginRequest } from './options.ts'
import { redirect, withCookies } from './responses.ts'
import type { Site } from './site.ts'

/** Begins a login: keeps it, and sends the user to the provider. */
export async function authorize(
  login: LoginRequest,
  flow: Flow,
  options: LoginOptions,
  site: Site,
): Promise<Response> {
  try {
    return await begin(login, flow, options, site)
  } catch (error) {
    if (!(error instanceof FlowError || error instanceof StoreError)) throw error
    const outcome = refusal(error.failure, options.data)
    const response = await site.onOutcome(outcome, { ...login, data: options.data })
    return withCookies(response, [])
  }
}

async function begin(
  { request, provider, returnTo }: LoginRequest,
  flow: Flow,
  options: LoginOptions,
  { keeper, effects }: Site,
): Promise<Response> {
  const { url, pending } = await flow.begin(options)
  const { state, expiresAt } = pending
  const scope = cookieScopeOf(flow.redirectUri)
  const begunAt = effects.now()
  const cookie: LoginCookie = {
    name: await cookieName(state, effects.sha256),
    begunAt,
    provider,
    secret: await keeper.keep(state, writeLogin({ pending, returnTo }), expiresAt),
  }
  const keptMs = expiresAt + KEPT_PAST_EXPIRY_MS - begunAt
  return redirect(url, [
    setCookie(cookie, scope, keptMs),
    ...makeRoom(cookie, readLoginCookies(request, scope), scope, keeper.most),
  ])
}
