import { readPostedForm, type Callback } from '../callback.ts'
import { failure } from '../failures.ts'
import type { Flow } from '../flow.ts'
import { arrivedAt, readAuthorizationResponse } from '../protocol/authorization-response.ts'
import { presentable } from '../protocol/presentable.ts'
import { fail, ok, type Result } from '../protocol/result.ts'

/** A callback as it was delivered, read once. */
export interface Delivery {
  /** Whose it claims to be. */
  readonly state: string
  /** What was posted, if it was. */
  readonly form: URLSearchParams | null
  /** What `complete` is given: at the public address, which a server behind a proxy does not see. */
  readonly callback: Callback
}

/**
 * Reads a callback as far as is needed to find its login. What is refused here has touched nothing: neither
 * a store nor a cookie.
 *
 * @param request GET or POST.
 */
export async function readDelivery(request: Request, flow: Flow): Promise<Result<Delivery>> {
  const address = publicAddress(request, flow.redirectUri)
  const posted = request.method === 'POST' ? await readPostedForm(request) : null
  if (posted !== null && !posted.ok) return posted
  const form = posted === null ? null : posted.value
  const { state: states } = readAuthorizationResponse(form ?? address.searchParams)
  const [state] = states
  if (state === undefined) return fail(failure('callback.state-missing', {}))
  if (states.length > 1) return fail(failure('callback.state-duplicated', {}))
  if (!isAt(address, flow.redirectUri)) return elsewhere(address, flow.redirectUri)
  const callback = form === null ? address : new Request(address, { method: 'POST', body: form })
  return ok({ state, form, callback })
}

/** The redirect URI, with the query of the request: the route has said already whose it is. */
function publicAddress({ url }: Request, redirectUri: string): URL {
  const address = new URL(redirectUri)
  address.search = new URL(url).search
  return address
}

function isAt(address: URL, redirectUri: string): boolean {
  const arrived = readAuthorizationResponse(address).address
  return arrived !== null && arrivedAt(arrived, redirectUri)
}

function elsewhere({ origin, pathname }: URL, redirectUri: string): Result<never> {
  const details = { expected: redirectUri, received: `${origin}${pathname}` }
  return fail(presentable(failure('callback.redirect-mismatch', details), []))
}
