import type { Provider } from 'trivet/providers'
import type { Answer } from './answer.ts'
import { damageCallback } from './callback-faults.ts'
import {
  readAuthorizationRequest,
  type AuthorizationRequest,
  type RequestFault,
} from './authorization-request.ts'
import {
  callbackUrl,
  callbackWithCode,
  callbackWithError,
  recordedCode,
  type Callback,
} from './callback.ts'
import { consentPage } from './consent-page.ts'
import { errorPage } from './error-page.ts'
import { postedCallback } from './posted-callback.ts'
import { CODE_LIFETIME_MS } from './grants.ts'
import { secret, secretLike } from './random.ts'
import type { Surroundings } from './surroundings.ts'
import { usersOf } from './users.ts'

/** Shows the page on which the user decides. */
export async function showAuthorizationPage(
  query: URLSearchParams,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  const read = readAuthorizationRequest(query, provider, surroundings)
  return read.ok
    ? consentPage(provider, read.request, usersOf(provider), surroundings)
    : refuse(read.fault, provider, surroundings)
}

/** Takes the user's decision, and sends the user back. The request is read again: nothing was kept. */
export async function takeDecision(
  query: URLSearchParams,
  form: URLSearchParams,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  // No decision, but a request: it may be sent by POST too (OIDC Core §3.1.2.1). The page's form comes to its address.
  if (form.has(provider.client.parameters.id))
    return { status: 303, headers: { location: `?${form.toString()}` }, body: '' }
  const read = readAuthorizationRequest(query, provider, surroundings)
  if (!read.ok) return refuse(read.fault, provider, surroundings)
  const { request } = read
  const decision = form.get('decision')
  if (decision === 'deny')
    return refuse(
      {
        error: 'access_denied',
        description: 'The user denied the access.',
        situation: 'denied',
        to: request,
      },
      provider,
      surroundings,
    )

  const users = usersOf(provider).map(({ key }) => key)
  const user = form.get('user') ?? users[0] ?? ''
  const refusal =
    decision !== 'allow'
      ? 'The form wants a decision: allow or deny.'
      : users.includes(user)
        ? null
        : `There is no user "${user}" here. There is: ${users.join(', ')}.`
  if (refusal !== null) return errorPage(provider, 'invalid_request', refusal, surroundings)
  const callback = callbackWithCode(provider, request, allow(request, user, provider, surroundings))
  return sendBack(request.redirectUri, callback, provider, surroundings)
}

function allow(
  request: AuthorizationRequest,
  user: string,
  provider: Provider,
  { now, randomBytes, grants }: Surroundings,
): string {
  const example = recordedCode(provider)
  const code = example === undefined ? secret(randomBytes) : secretLike(example, randomBytes)
  const { clientId, statedRedirectUri, redirectUri, scopes, offline, codeChallenge, nonce } =
    request
  grants.codes.set(code, {
    provider: provider.id,
    clientId,
    statedRedirectUri,
    redirectUri,
    scopes,
    offline,
    codeChallenge,
    nonce,
    user,
    codeExpiresAt: now() + CODE_LIFETIME_MS,
    status: 'allowed',
  })
  return code
}

async function refuse(
  { to, ...fault }: RequestFault,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  const callback = to === null ? null : callbackWithError(provider, to.state, fault)
  return to === null || callback === null
    ? errorPage(provider, fault.error, fault.description, surroundings)
    : sendBack(to.redirectUri, callback, provider, surroundings)
}

/** By a redirect, or by a page that posts, as the profile's requests ask for it. */
function sendBack(
  redirectUri: string,
  callback: Callback,
  provider: Provider,
  { faults, randomBytes }: Surroundings,
): Answer | Promise<Answer> {
  const sent = faults
    .at('callback')
    .reduce((damaged, fault) => damageCallback(fault, damaged, provider, randomBytes), callback)
  if (provider.authorization.parameters['response_mode'] === 'form_post')
    return postedCallback(redirectUri, sent, provider, { randomBytes })
  return {
    // The browser must not post to the client what was posted here (RFC 9700 §4.12).
    status: 303,
    headers: {
      location: callbackUrl(redirectUri, sent),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    },
    body: '',
  }
}
