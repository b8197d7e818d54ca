import type { Provider } from 'trivet/providers'
import type { Situation } from '../fixtures/fixture.ts'
import { isRecorded, recordedCallback } from './recorded.ts'
import { refuseRedirectUri } from './redirect-uri.ts'
import { wordsFor } from './scopes.ts'
import { registrationOf, type Surroundings } from './surroundings.ts'

/** An authorization request that may be granted. */
export interface AuthorizationRequest {
  readonly clientId: string
  readonly statedRedirectUri: string | null
  readonly redirectUri: string
  readonly state: string | null
  readonly scopes: readonly string[]
  readonly codeChallenge: string | null
  readonly nonce: string | null
  readonly offline: boolean
  /** The account that the client suggests. */
  readonly hint: string | null
  readonly prompt: string | null
}

/** What is wrong with a request. */
export interface RequestFault {
  /** The `error` of RFC 6749 §4.1.2.1. */
  readonly error: string
  readonly description: string
  readonly situation: Situation | null
  /** Where the error may be sent; null: nowhere, since the client or its address cannot be trusted. */
  readonly to: Pick<AuthorizationRequest, 'redirectUri' | 'state'> | null
}

export type ReadRequest =
  | { readonly ok: true; readonly request: AuthorizationRequest }
  | { readonly ok: false; readonly fault: RequestFault }

const ONCE = [
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'prompt',
]

/**
 * Reads an authorization request as an honest server does.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 RFC 6749 §4.1.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.4 RFC 7636 §4.4}
 */
export function readAuthorizationRequest(
  query: URLSearchParams,
  provider: Provider,
  { clients }: Pick<Surroundings, 'clients'>,
): ReadRequest {
  const shown = (error: string, description: string): ReadRequest => ({
    ok: false,
    fault: { error, description, situation: null, to: null },
  })

  const { id } = provider.client.parameters
  const [clientId = '', ...otherClients] = query.getAll(id)
  if (clientId === '' || otherClients.length > 0)
    return shown('invalid_request', `There has to be one ${id}.`)
  const registration = registrationOf(clientId, clients)
  if (registration === undefined)
    return shown('invalid_client', `No client is registered under the ${id} "${clientId}".`)
  const registered = registration.redirectUris
  const stated = query.getAll('redirect_uri')
  const [redirectUri] = stated.length > 0 ? stated : registered?.length === 1 ? registered : []
  if (redirectUri === undefined || stated.length > 1)
    return shown('invalid_request', 'There has to be one redirect_uri.')
  const refusal = refuseRedirectUri(redirectUri, registered, provider)
  if (refusal !== null) return shown('redirect_uri_mismatch', refusal)

  const state = query.get('state')
  const fault = faultIn(query, provider)
  if (fault !== null) return { ok: false, fault: { ...fault, to: { redirectUri, state } } }
  const scopes = (query.get('scope') ?? '')
    .split(provider.scopes.separator)
    .filter((scope) => scope !== '' && isKnown(scope, provider))
  const { loginHint } = provider.authorization
  return {
    ok: true,
    request: {
      clientId,
      statedRedirectUri: stated[0] ?? null,
      redirectUri,
      state,
      scopes,
      codeChallenge: provider.pkce.method === 'none' ? null : query.get('code_challenge'),
      nonce: query.get('nonce'),
      // OIDC Core §11, and the parameter of Google that others have taken over.
      offline: scopes.includes('offline_access') || query.get('access_type') === 'offline',
      hint: loginHint === null ? null : query.get(loginHint),
      prompt: query.get('prompt'),
    },
  }
}

type Fault = Omit<RequestFault, 'to'>

function faultIn(query: URLSearchParams, provider: Provider): Fault | null {
  const twice = ONCE.find((name) => query.getAll(name).length > 1)
  if (twice !== undefined) return invalid(`${twice} must not occur twice.`)
  const responseType = query.get('response_type')
  if (responseType !== 'code')
    return {
      error: responseType === null ? 'invalid_request' : 'unsupported_response_type',
      description: 'response_type has to be code.',
      situation: 'response-type-unsupported',
    }
  if (!/^[\x21\x23-\x5b\x5d-\x7e ]*$/.test(query.get('scope') ?? ''))
    return {
      error: 'invalid_scope',
      description: 'scope has characters that no scope can have.',
      situation: 'scope-invalid',
    }
  if (heedsPrompt(provider) && query.get('prompt')?.split(' ').includes('none') === true)
    return {
      error: 'login_required',
      description: 'Nobody is signed in, and prompt=none forbids to ask.',
      situation: 'login-required',
    }
  return provider.pkce.method === 'none' ? null : challengeFault(query, provider.pkce.encoding)
}

/** Whoever signs ID tokens does (OIDC Core §3.1.2.1), and whoever is recorded to. */
function heedsPrompt({ id, idToken }: Provider): boolean {
  return idToken !== undefined || recordedCallback(id, 'login-required') !== undefined
}

function challengeFault(
  query: URLSearchParams,
  encoding: 'base64url' | 'hex' = 'base64url',
): Fault | null {
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method')
  if (challenge === null && method === null) return null
  if (method !== 'S256') return invalid('code_challenge_method has to be S256.')
  const pattern = encoding === 'hex' ? /^[0-9a-f]{64}$/ : /^[\w-]{43}$/
  return pattern.test(challenge ?? '')
    ? null
    : invalid(`code_challenge has to be the SHA-256 of the verifier, as ${encoding}.`)
}

/** What nobody knows is not granted; where something is recorded, our list of scopes is shorter than the provider's. */
function isKnown(scope: string, provider: Provider): boolean {
  return (
    isRecorded(provider.id) ||
    provider.scopes.default.includes(scope) ||
    wordsFor(scope, provider) !== undefined
  )
}

function invalid(description: string): Fault {
  return { error: 'invalid_request', description, situation: null }
}
