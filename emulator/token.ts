import { encode } from 'jose/base64url'
import type { Provider } from 'trivet/providers'
import type { Situation } from '../fixtures/fixture.ts'
import { membersOf, type Answer } from './answer.ts'
import { authenticateClient } from './client-authentication.ts'
import type { Grant } from './grants.ts'
import { tokenError } from './token-errors.ts'
import { hexadecimalOf } from './random.ts'
import { issueTokens, type Redemption } from './token-response.ts'
import type { Surroundings } from './surroundings.ts'

type Redeemed = Redemption | Situation

/**
 * Answers a token request: with tokens, or with the provider's own refusal.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 RFC 6749 §4.1.3}
 */
export async function answerTokenRequest(
  request: Request,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  const answer = await answerInJson(request, provider, surroundings)
  const isJsonAskedFor = /\bjson\b/.test(request.headers.get('accept') ?? '')
  return 'tokenResponseMayBeForm' in provider.quirks && !isJsonAskedFor ? inForm(answer) : answer
}

async function answerInJson(
  request: Request,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  const form = await readParameters(request, provider)
  if (new Set(form.keys()).size < form.size) return tokenError(provider, 'parameter-repeated')
  // Before anything is looked up: from there on nothing waits, so that of two requests one wins.
  const challenge = await challengeOf(form.get('code_verifier'), provider)
  const client = authenticateClient(
    request.headers.get('authorization'),
    form,
    provider,
    surroundings,
  )
  if ('situation' in client) return tokenError(provider, client.situation)
  const grantType = form.get('grant_type')
  let redeemed: Redeemed
  if (grantType === 'authorization_code')
    redeemed = redeemCode(form, challenge, client.isPublic, client.clientId, provider, surroundings)
  else if (grantType === 'refresh_token')
    redeemed = redeemRefreshToken(form, client, provider, surroundings)
  else redeemed = grantType === null ? 'grant-type-missing' : 'grant-type-unsupported'
  if (typeof redeemed === 'string') return tokenError(provider, redeemed)
  return issueTokens(provider, redeemed, surroundings)
}

function redeemCode(
  form: URLSearchParams,
  challenge: string | null,
  isPublic: boolean,
  clientId: string,
  provider: Provider,
  { grants, now }: Surroundings,
): Redeemed {
  const code = form.get('code') ?? ''
  const { parameters } = provider.token
  if (code === '' || Object.keys(parameters).some((name) => !form.has(name))) return 'code-missing'
  const grant = grants.codes.get(code)
  if (grant === undefined || grant.provider !== provider.id) return 'code-unknown'
  if (grant.clientId !== clientId) return 'code-foreign'
  if (grant.status === 'allowed' && now() >= grant.codeExpiresAt) return 'code-expired'
  const fault = faultIn(form, challenge, isPublic, grant)
  if (grant.status === 'allowed') {
    if (fault !== null) return fault
    grant.status = 'redeemed'
    return { grant }
  }
  // Only whoever could have redeemed it ends what was given for it: anybody may have seen the code.
  if (fault === null) grant.status = 'revoked'
  return 'code-used'
}

/** What is wrong with the proof that the code is one's own. */
function faultIn(
  form: URLSearchParams,
  challenge: string | null,
  isPublic: boolean,
  grant: Grant,
): Situation | null {
  if (!isSameRedirectUri(form.get('redirect_uri'), grant)) return 'redirect-uri-different'
  if (grant.codeChallenge === null) {
    if (challenge !== null) return 'verifier-unexpected'
    // Without a secret it takes a verifier to show that the code is one's own (RFC 9700 §2.1.1).
    return isPublic ? 'secret-wrong' : null
  }
  if (challenge === null) return 'verifier-missing'
  return challenge === grant.codeChallenge ? null : 'verifier-wrong'
}

/** What was stated has to be stated again; what was left out may be. */
function isSameRedirectUri(
  stated: string | null,
  { statedRedirectUri, redirectUri }: Grant,
): boolean {
  if (stated === statedRedirectUri) return true
  return statedRedirectUri === null && stated === redirectUri
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-6 RFC 6749 §6} */
function redeemRefreshToken(
  form: URLSearchParams,
  { clientId, isPublic }: { readonly clientId: string; readonly isPublic: boolean },
  provider: Provider,
  { grants }: Surroundings,
): Redeemed {
  const oldRefreshToken = form.get('refresh_token') ?? ''
  const grant = grants.refreshTokens.get(oldRefreshToken)
  if (grant === undefined || grant.provider !== provider.id || grant.clientId !== clientId)
    return 'refresh-token-unknown'
  // Two have it, and one of them stole it (RFC 9700 §4.14.2).
  if (grants.replacedTokens.has(oldRefreshToken)) grant.status = 'revoked'
  return grant.status === 'revoked'
    ? 'refresh-token-revoked'
    : { grant, oldRefreshToken, isRotated: isPublic }
}

/** The parameters, from where this provider wants them: a form, JSON, or the query. */
async function readParameters(
  request: Request,
  { token: { method, encoding } }: Provider,
): Promise<URLSearchParams> {
  if (method === 'GET') return new URL(request.url).searchParams
  const mediaType = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
  const body = await request.text()
  if (encoding === 'json')
    return new URLSearchParams(mediaType === 'application/json' ? textMembers(body) : '')
  return new URLSearchParams(mediaType === 'application/x-www-form-urlencoded' ? body : '')
}

function textMembers(body: string): Record<string, string> {
  const members = Object.entries(membersOf({ status: 200, headers: {}, body }))
  return Object.fromEntries(members.filter((member) => typeof member[1] === 'string')) as Record<
    string,
    string
  >
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc7636#section-4.6 RFC 7636 §4.6} */
async function challengeOf(verifier: string | null, { pkce }: Provider): Promise<string | null> {
  if (verifier === null) return null
  // What is no verifier is that of no challenge (RFC 7636 §4.1).
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return ''
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const bytes = new Uint8Array(hash)
  return pkce.method === 'S256' && pkce.encoding === 'hex' ? hexadecimalOf(bytes) : encode(bytes)
}

/** GitHub's own way to answer whoever does not ask for JSON. */
function inForm(answer: Answer): Answer {
  const form = new URLSearchParams(
    Object.entries(membersOf(answer)).map(([name, value]) => [name, String(value)]),
  )
  const contentType = 'application/x-www-form-urlencoded; charset=utf-8'
  return {
    ...answer,
    headers: { ...answer.headers, 'content-type': contentType },
    body: form.toString(),
  }
}
