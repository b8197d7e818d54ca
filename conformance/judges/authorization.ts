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
export function refusedRequest(seen: Authorized, errors?: readonly string[]): Finding {
  if (seen.kind === 'page') return refusedOnPage(seen)
  const { params } = seen
  if (params.has('code')) return violated(seen, 'The request was granted: a code came back.')
  const error = params.get('error')
  if (error === null) return violated(seen, 'The redirect has neither a code nor an error.')
  return errors === undefined || errors.includes(error)
    ? kept(seen, `The redirect has error ${error}.`)
    : violated(seen, `The redirect has error ${error}; ${errors.join(' or ')} was to be expected.`)
}

/** The browser is sent nowhere: whoever is named in the request gets neither a code nor an error. */
export function notRedirected(seen: Authorized, where: string): Finding {
  return seen.kind === 'callback'
    ? violated(
        seen,
        `The browser was sent to ${where}${seen.params.has('code') ? ', with a code' : ''}.`,
      )
    : refusedOnPage(seen)
}

/** An error is a page with an error status, or one on which nobody is asked to sign in. */
function refusedOnPage({ answer, evidence }: SeenPage): Finding {
  const { status, body } = answer
  const title = titleOf(body)
  const shown = `a page with status ${status}${title === '' ? '' : `, "${title}"`}`
  const isAsking = formsIn(body).some(({ fields }) =>
    fields.some(({ type }) => type === 'password'),
  )
  return status < 400 && isAsking
    ? inconclusive(`The provider shows ${shown}: what it does after a login nobody saw.`, {
        evidence,
      })
    : kept({ evidence }, `The provider shows ${shown}, and redirects nowhere.`)
}

/** The request is granted. */
export function granted(seen: Authorized, what: string): Finding {
  if (seen.kind === 'callback')
    return seen.params.has('code')
      ? kept(seen, `A code came back ${what}.`)
      : violated(
          seen,
          `No code came back ${what}: ${seen.params.get('error') ?? 'no error either'}.`,
        )
  return seen.answer.status >= 400
    ? violated(seen, `The provider shows an error ${what} (status ${seen.answer.status}).`)
    : inconclusive(`The provider shows a page ${what} (status ${seen.answer.status}).`, seen)
}

/** Whether an authorization answer shows an error by redirect. */
export function isErrorRedirect(seen: SeenCallback | SeenPage | null): seen is SeenCallback {
  return seen?.kind === 'callback' && seen.params.has('error')
}
