import { failure, type Failure } from '../failures.ts'
import type { Flow } from '../flow.ts'
import { refusal, type Outcome } from '../outcome.ts'
import { cookieName } from '../stores/cookie-name.ts'
import { StoreError } from '../stores/store-error.ts'
import { KEPT_PAST_EXPIRY_MS } from '../stores/store.ts'
import {
  clearCookie,
  cookieScopeOf,
  readLoginCookies,
  setCookie,
  type LoginCookie,
} from './cookies.ts'
import { REMEMBERED_MS } from './deliveries.ts'
import { readDelivery } from './delivery.ts'
import { findLogin } from './find-login.ts'
import { writeLogin } from './login.ts'
import { REPOSTED, repostPage } from './repost.ts'
import { redirect, withCookies } from './responses.ts'
import { HOME } from './return-to.ts'
import type { Site } from './site.ts'

/** A callback that has come to a provider's address. */
export interface Arrival {
  readonly request: Request
  /** The key in `flows`. */
  readonly provider: string
  readonly flow: Flow
}

/**
 * Ends a login with its callback. Whose callback it is, is asked before anything is taken out: by its state,
 * its address, the cookie's name and the cookie's provider.
 */
export async function complete(arrival: Arrival, site: Site): Promise<Response> {
  const { request, provider, flow } = arrival
  const refuse = (failed: Failure, setCookies?: readonly string[]): Promise<Response> =>
    tell(refusal(failed), arrival, site, HOME, setCookies)

  const delivery = await readDelivery(request, flow)
  if (!delivery.ok) return refuse(delivery.failure)
  const { state, form, callback } = delivery.value

  const scope = cookieScopeOf(flow.redirectUri)
  const name = await cookieName(state, site.effects.sha256)
  const cookie = readLoginCookies(request, scope).find((one) => one.name === name)
  if (cookie === undefined)
    return form === null || form.has(REPOSTED)
      ? refuse(failure('callback.flow-not-found', {}))
      : repostPage(form, site.effects)
  if (cookie.provider !== provider) {
    const details = { expected: cookie.provider, received: provider }
    return refuse(failure('callback.provider-mismatch', details))
  }

  const { origin } = new URL(flow.redirectUri)
  const found = await findLogin(state, cookie, origin, request.signal, site).catch(storeFailure)
  if (!('key' in found)) return refuse(found)
  const { key, login } = found
  if (login === undefined)
    return refuse(failure('callback.flow-not-found', {}), [clearCookie(name, scope)])
  if ('endedAt' in login) return redirect(login.endedAt)

  const { returnTo } = login
  const leave = async (outcome: Outcome): Promise<Response> => {
    const left = await endedCookie(cookie, state, returnTo, site)
    return tell(outcome, arrival, site, returnTo, [setCookie(left, scope, REMEMBERED_MS)])
  }
  try {
    if (!('pending' in login)) return await leave(refusal(failure('exchange.interrupted', {})))
    // Not ended with the browser's request: a second delivery may be the one that the user waits for.
    const outcome = await flow.complete(login.pending, callback)
    return (await site.deliveries.mayTell(key)) ? await leave(outcome) : redirect(returnTo)
  } finally {
    await site.deliveries.end(key, returnTo)
  }
}

/** What is left in the browser for a minute, so that a second delivery is known for what it is. */
async function endedCookie(
  cookie: LoginCookie,
  state: string,
  returnTo: string,
  { keeper, effects }: Site,
): Promise<LoginCookie> {
  const expiresAt = effects.now() + REMEMBERED_MS - KEPT_PAST_EXPIRY_MS
  const ended = writeLogin({ endedAt: returnTo })
  const secret = await keeper.afterwards(state, cookie.secret, ended, expiresAt)
  return { ...cookie, begunAt: 0, secret }
}

function storeFailure(error: unknown): Failure {
  if (error instanceof StoreError) return error.failure
  throw error
}

async function tell(
  outcome: Outcome,
  { request, provider }: Arrival,
  { onOutcome }: Site,
  returnTo: string,
  setCookies: readonly string[] = [],
): Promise<Response> {
  const context = { request, provider, returnTo, data: outcome.data }
  return withCookies(await onOutcome(outcome, context), setCookies)
}
