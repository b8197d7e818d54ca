import { failure } from '../failures.ts'
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
import { readDelivery, type Delivery } from './delivery.ts'
import { keyOf } from './keeper.ts'
import { readLogin, writeLogin, type KeptLogin } from './login.ts'
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

/** Ends a login with its callback. */
export async function complete(arrival: Arrival, site: Site): Promise<Response> {
  const { request, provider, flow } = arrival
  const delivery = await readDelivery(request, flow)
  if (!delivery.ok) return tell(refusal(delivery.failure), arrival, site)

  const { state, form } = delivery.value
  const name = await cookieName(state, site.effects.sha256)
  const cookies = readLoginCookies(request, cookieScopeOf(flow.redirectUri))
  const cookie = cookies.find((one) => one.name === name)
  if (cookie === undefined)
    return form === null || form.has(REPOSTED)
      ? tell(notFound(), arrival, site)
      : repostPage(form, site.effects)
  if (cookie.provider !== provider) {
    const details = { expected: cookie.provider, received: provider }
    return tell(refusal(failure('callback.provider-mismatch', details)), arrival, site)
  }

  try {
    return await deliver(arrival, delivery.value, cookie, site)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return tell(refusal(error.failure), arrival, site)
  }
}

/** Only the first delivery gets as far as the login. */
async function deliver(
  arrival: Arrival,
  delivery: Delivery,
  cookie: LoginCookie,
  site: Site,
): Promise<Response> {
  const { deliveries, effects } = site
  const key = await keyOf(delivery.state, cookie.secret, effects.sha256)
  const turn = await deliveries.claim(key, arrival.request.signal)
  if (!turn.isFirst) return redirect(turn.returnTo)

  const login = await take(arrival, delivery, cookie, site).catch(async (error: unknown) => {
    await deliveries.release(key)
    throw error
  })
  if (login === undefined || 'endedAt' in login) {
    await deliveries.release(key)
    if (login !== undefined) return redirect(login.endedAt)
    const gone = clearCookie(cookie.name, cookieScopeOf(arrival.flow.redirectUri))
    return tell(notFound(), arrival, site, HOME, [gone])
  }

  const { pending, returnTo } = login
  try {
    // Not ended with the browser's request: a second delivery may be the one that the user waits for.
    const outcome = await arrival.flow.complete(pending, delivery.callback)
    const ended = await endedCookie(arrival, delivery, cookie, returnTo, site)
    return await tell(outcome, arrival, site, returnTo, [ended])
  } finally {
    await deliveries.end(key, returnTo)
  }
}

async function take(
  { flow }: Arrival,
  { state }: Delivery,
  { secret }: LoginCookie,
  { keeper }: Site,
): Promise<KeptLogin | undefined> {
  const text = await keeper.take(state, secret)
  return text === undefined ? undefined : readLogin(text, new URL(flow.redirectUri).origin)
}

/** What is left in the browser for a minute, so that a second delivery is known for what it is. */
async function endedCookie(
  { flow }: Arrival,
  { state }: Delivery,
  cookie: LoginCookie,
  returnTo: string,
  { keeper, effects }: Site,
): Promise<string> {
  const expiresAt = effects.now() + REMEMBERED_MS - KEPT_PAST_EXPIRY_MS
  const ended = writeLogin({ endedAt: returnTo })
  const secret = await keeper.afterwards(state, cookie.secret, ended, expiresAt)
  const left = { ...cookie, begunAt: 0, secret }
  return setCookie(left, cookieScopeOf(flow.redirectUri), REMEMBERED_MS)
}

function notFound(): Outcome {
  return refusal(failure('callback.flow-not-found', {}))
}

async function tell(
  outcome: Outcome,
  { request, provider }: Arrival,
  { onOutcome }: Site,
  returnTo = HOME,
  setCookies: readonly string[] = [],
): Promise<Response> {
  const context = { request, provider, returnTo, data: outcome.data }
  return withCookies(await onOutcome(outcome, context), setCookies)
}
