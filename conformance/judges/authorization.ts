import { inconclusive, kept, violated, type Finding } from '../finding.ts'
import { formsIn, titleOf } from '../login/forms.ts'
import type {
  Authorized,
  Changes,
  SeenCallback,
  SeenPage,
  Target,
  TestClient,
} from '../target/target.ts'

/** What an authorization endpoint may say. */
export const registeredErrors: ReadonlySet<string> = new Set([
  // RFC 6749 §4.1.2.1.
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  // OpenID Connect Core §3.1.2.6.
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
  'request_not_supported',
  'request_uri_not_supported',
  'invalid_request_uri',
  'invalid_request_object',
  'registration_not_supported',
])

/** Asks without a user; where a page comes that is no error, and a user is there, with the user. */
export async function attempt(
  target: Target,
  changes: Changes,
  client: TestClient = target.client,
): Promise<Authorized> {
  const first = await target.authorize(changes, client)
  const isSettled = first.kind === 'callback' || first.answer.status >= 400
  return isSettled || !target.capabilities.has('user') ? first : target.logIn(changes, { client })
}

/** The provider refuses the request, by a redirect with an error or on a page. */
export function refusedRequest(
  target: Target,
  seen: Authorized,
  errors?: readonly string[],
): Finding {
  if (seen.kind === 'page') return refusedOnPage(target, seen)
  const { params } = seen
  if (params.has('code')) return violated(seen, 'The request was granted: a code came back.')
  const error = params.get('error')
  if (error === null) return violated(seen, 'The redirect has neither a code nor an error.')
  return errors === undefined || errors.includes(error)
    ? kept(seen, `The redirect has error ${error}.`)
    : violated(seen, `The redirect has error ${error}; ${errors.join(' or ')} was to be expected.`)
}

/** The browser is not sent to an address that is not registered: whoever is there gets neither a code nor an error. */
export function notRedirected(target: Target, seen: Authorized): Finding {
  if (seen.kind === 'page') return refusedOnPage(target, seen)
  const { asked, url, params } = seen
  const isElsewhere =
    url.href.startsWith(target.client.redirectUri) &&
    asked.redirectUri !== target.client.redirectUri
  if (isElsewhere && params.has('error') && !params.has('code'))
    return kept(
      seen,
      `The browser was sent to the registered address, with error ${params.get('error')}.`,
    )
  const what = params.has('code') ? ', with a code' : ''
  return violated(seen, `The browser was sent to ${asked.redirectUri}${what}.`)
}

/** An error is a page with an error status, or what a user comes to whom nobody asks to sign in any more. */
function refusedOnPage(target: Target, { answer, evidence }: SeenPage): Finding {
  const { status, body } = answer
  const title = titleOf(body)
  const shown = `a page with status ${status}${title === '' ? '' : `, "${title}"`}`
  const isAsking = formsIn(body).some(({ fields }) =>
    fields.some(({ type }) => type === 'password'),
  )
  return status >= 400 || (target.capabilities.has('user') && !isAsking)
    ? kept({ evidence }, `The provider shows ${shown}, and redirects nowhere.`)
    : inconclusive(`The provider shows ${shown}: what it does after a login nobody saw.`, {
        evidence,
      })
}

/** The request is granted; where nobody can sign in, it is not refused. */
export async function granted(target: Target, changes: Changes, what: string): Promise<Finding> {
  const seen = await attempt(target, changes)
  if (seen.kind === 'callback')
    return seen.params.has('code')
      ? kept(seen, `A code came back ${what}.`)
      : violated(
          seen,
          `No code came back ${what}: ${seen.params.get('error') ?? 'no error either'}.`,
        )
  const { status } = seen.answer
  if (status >= 400) {
    const usual = await attempt(target, {})
    return usual.kind === 'page' && usual.answer.status === status
      ? inconclusive(`The provider shows an error (status ${status}), with and without it.`, [
          usual,
          seen,
        ])
      : violated(seen, `The provider shows an error ${what} (status ${status}).`)
  }
  return target.capabilities.has('user')
    ? inconclusive(`The login ended on a page ${what} (status ${status}).`, seen)
    : kept(seen, `The provider asks to sign in ${what} (status ${status}).`)
}

/** Whether an authorization answer is an error by redirect. */
export function isErrorRedirect<Seen extends SeenCallback | SeenPage>(
  seen: Seen | null,
): seen is Seen & SeenCallback {
  return seen?.kind === 'callback' && seen.params.has('error')
}

/** A finding about a redirect that has to have the state of its request too. */
export function withState(seen: Authorized | SeenCallback, finding: Finding): Finding {
  if (seen.kind === 'page' || finding.kind === 'violated') return finding
  const state = seen.params.get('state')
  // A fixture has no request to compare with: any state is right there, none is not.
  const wanted = 'asked' in seen ? seen.asked.state : (state ?? 'any')
  return state === wanted
    ? finding
    : violated(
        seen,
        state === null ? 'The redirect has no state.' : 'The redirect has another state.',
      )
}
