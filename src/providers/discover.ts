import * as z from 'zod/mini'
import { defineProvider } from './define.ts'
import { isAllowedEndpoint, isLoopback } from './endpoint.ts'
import type { Provider, ProviderInput } from './schema.ts'

/** What discovery takes of the effects: `webEffects()` and `nodeEffects()` fit. */
export interface DiscoveryAdapters {
  send(
    request: { readonly method: 'GET'; readonly url: string; readonly headers: Headers },
    options: { readonly signal: AbortSignal; readonly maxBytes: number },
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }>
}
type Headers = Readonly<Record<string, string>>

/** Why no profile came out of an issuer. */
export type DiscoveryFault =
  | 'issuer-invalid'
  | 'unreachable'
  | 'not-found'
  | 'redirected'
  | 'too-large'
  | 'not-json'
  | 'metadata-invalid'
  | 'issuer-mismatch'
  | 'endpoint-insecure'
  | 'code-flow-missing'
  | 'user-missing'

/** What `discover` rejects with. Switch on `code`. */
export class DiscoveryError extends Error {
  override readonly name = 'DiscoveryError'
  readonly code: DiscoveryFault

  constructor(code: DiscoveryFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** In bytes. */
const MAX_BYTES = 1_048_576
/** It becomes the `tenant` of the profile, which is one line for people. */
const MAX_ISSUER_LENGTH = 200

/**
 * Makes a profile out of an issuer's own metadata: OpenID Connect Discovery first, then RFC 8414.
 *
 * The document has to name exactly the issuer that was asked for. Redirects are not followed. PKCE stays on whatever
 * the document says of it: a server that does not know it ignores it, and a document that was tampered with cannot
 * switch it off. The issuer is the profile's `tenant`: no user of one issuer has the key of another one's.
 *
 * For issuers that you trust: with issuers that users type in, restrict what the adapter can reach, and give a
 * `signal` that ends in time: whoever answers slowly is waited for.
 *
 * Rejects with `DiscoveryError`.
 *
 * @param issuer Issuer identifier: an `https:` URL without query and fragment (`http:` on loopback only), of at most
 * 200 characters.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8414#section-3 RFC 8414 §3}
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig OIDC Discovery §4}
 */
export async function discover(
  issuer: string,
  adapters: DiscoveryAdapters,
  { signal = new AbortController().signal }: { readonly signal?: AbortSignal } = {},
): Promise<Provider> {
  if (!isIssuer(issuer))
    throw new DiscoveryError(
      'issuer-invalid',
      `${shown(String(issuer))} is not an issuer: it has to be an https: URL without query and fragment, of at most ${MAX_ISSUER_LENGTH} characters.`,
    )
  for (const url of addressesOf(issuer)) {
    const body = await documentAt(url, adapters, signal)
    if (body !== null) return profileFrom(readMetadata(body, url), issuer, url)
  }
  throw new DiscoveryError(
    'not-found',
    `${issuer} has no metadata, at none of ${addressesOf(issuer).join(', ')}.`,
  )
}

function isIssuer(issuer: string): boolean {
  return (
    typeof issuer === 'string' &&
    issuer.length <= MAX_ISSUER_LENGTH &&
    isAllowedEndpoint(issuer) &&
    !issuer.includes('?') &&
    !issuer.includes('{')
  )
}

/** What came from outside, in a message. */
const shown = (text: string): string => JSON.stringify(text.slice(0, MAX_ISSUER_LENGTH))

/** Where metadata may be: appended (OIDC), or inserted before the path (RFC 8414 §3.1). */
function addressesOf(issuer: string): readonly string[] {
  const base = issuer.replace(/\/$/, '')
  const { origin, pathname } = new URL(base)
  const path = pathname === '/' ? '' : pathname
  return [
    `${base}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]
}

/** The document; null where there is none. */
async function documentAt(
  url: string,
  adapters: DiscoveryAdapters,
  signal: AbortSignal,
): Promise<string | null> {
  const request = { method: 'GET', url, headers: { accept: 'application/json' } } as const
  const answer = await adapters
    .send(request, { signal, maxBytes: MAX_BYTES })
    .catch((error: unknown) => {
      const kind = typeof error === 'object' && error !== null && 'kind' in error && error.kind
      if (kind === 'response-too-large') throw tooLarge(url)
      if (kind === 'redirected') throw redirected(url)
      throw new DiscoveryError('unreachable', `${url} cannot be reached.`, { cause: error })
    })
  const { status, body } = answer
  if (status >= 300 && status < 400) throw redirected(url)
  if (status !== 200) return null
  if (body.length > MAX_BYTES) throw tooLarge(url)
  return body
}

const tooLarge = (url: string): DiscoveryError =>
  new DiscoveryError('too-large', `${url} answers with more than ${MAX_BYTES} bytes.`)

/** Following one would let whoever answers name another server, and send us in circles. */
const redirected = (url: string): DiscoveryError =>
  new DiscoveryError('redirected', `${url} redirects, which metadata must not.`)

const address = z.string()
const names = z.optional(z.array(z.string()))
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: address,
  token_endpoint: address,
  userinfo_endpoint: z.optional(address),
  jwks_uri: z.optional(address),
  revocation_endpoint: z.optional(address),
  response_types_supported: names,
  scopes_supported: names,
  token_endpoint_auth_methods_supported: names,
  id_token_signing_alg_values_supported: names,
  authorization_response_iss_parameter_supported: z.optional(z.boolean()),
})
type Metadata = z.output<typeof metadataSchema>

function readMetadata(body: string, url: string): Metadata {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    throw new DiscoveryError('not-json', `${url} is not JSON.`, { cause: error })
  }
  const parsed = metadataSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.join('.') ?? ''
  throw new DiscoveryError(
    'metadata-invalid',
    `${url} is not metadata: ${at === '' ? 'it is no object' : `${at} is missing or of a wrong type`}.`,
  )
}

const AUTHENTICATION: Readonly<Record<string, 'basic' | 'post' | 'none'>> = {
  client_secret_basic: 'basic',
  client_secret_post: 'post',
  none: 'none',
}

type Algorithms = NonNullable<ProviderInput['idToken']>['algorithms']
const ALGORITHMS: Algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
]

function profileFrom(metadata: Metadata, issuer: string, url: string): Provider {
  // Compared as a string: whoever may answer for another issuer may sign users in as anybody there.
  if (metadata.issuer !== issuer)
    throw new DiscoveryError(
      'issuer-mismatch',
      `${url} speaks for ${shown(metadata.issuer)}, not for ${shown(issuer)}.`,
    )
  if (metadata.response_types_supported?.includes('code') === false)
    throw new DiscoveryError('code-flow-missing', `${issuer} does not offer the code flow.`)
  checkEndpoints(metadata, issuer)

  const signed = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  const algorithms = ALGORITHMS.filter((one) => signed.includes(one))
  // ID tokens that cannot be verified are none.
  const isOpenid =
    metadata.jwks_uri !== undefined && url.endsWith('openid-configuration') && algorithms.length > 0
  if (!isOpenid && metadata.userinfo_endpoint === undefined)
    throw new DiscoveryError(
      'user-missing',
      `${issuer} says neither where its keys are nor where user information is.`,
    )
  const { host } = new URL(issuer)
  const member = (name: string) =>
    metadata.userinfo_endpoint === undefined ? { from: 'idToken', at: name } : name
  return defineProvider({
    id: host
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^(?=[^a-z])/, 'issuer-'),
    // Two hosts may have one id, and one host two issuers.
    tenant: issuer,
    name: host,
    issuer,
    endpoints: {
      authorization: metadata.authorization_endpoint,
      token: metadata.token_endpoint,
      ...(metadata.userinfo_endpoint !== undefined && { userInfo: metadata.userinfo_endpoint }),
      ...(metadata.jwks_uri !== undefined && { keys: metadata.jwks_uri }),
      ...(metadata.revocation_endpoint !== undefined && {
        revocation: metadata.revocation_endpoint,
      }),
      discovery: url,
    },
    client: { authentication: authenticationOf(metadata) },
    scopes: { default: scopesOf(metadata, isOpenid) },
    callback: {
      iss: {
        presence:
          metadata.authorization_response_iss_parameter_supported === true
            ? 'required'
            : 'optional',
      },
    },
    ...(isOpenid && { idToken: { algorithms } }),
    user: {
      id: member('/sub'),
      name: member('/name'),
      username: member('/preferred_username'),
      email: member('/email'),
      emailVerified: member('/email_verified'),
      avatarUrl: member('/picture'),
      profileUrl: member('/profile'),
      locale: member('/locale'),
    },
  })
}

/** `http:` only among servers of this machine: metadata from elsewhere must not point into it. */
function checkEndpoints(metadata: Metadata, issuer: string): void {
  const isLocal = isLoopback(new URL(issuer).hostname)
  const { authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = metadata
  const all = {
    authorization_endpoint,
    token_endpoint,
    userinfo_endpoint,
    jwks_uri,
    revocation_endpoint: metadata.revocation_endpoint,
  }
  for (const [name, url] of Object.entries(all)) {
    if (url === undefined) continue
    const isAllowed = isAllowedEndpoint(url) && !url.includes('{')
    if (!isAllowed || (!isLocal && isLoopback(new URL(url).hostname)))
      throw new DiscoveryError(
        'endpoint-insecure',
        `The ${name} of ${issuer} is not an https: URL: ${shown(url)}.`,
      )
  }
}

function authenticationOf(
  metadata: Metadata,
): NonNullable<ProviderInput['client']>['authentication'] {
  const listed = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  const known = listed.flatMap((method) => AUTHENTICATION[method] ?? [])
  return known.length > 0 ? known.map((method) => ({ method })) : undefined
}

function scopesOf({ scopes_supported: supported }: Metadata, isOpenid: boolean): string[] {
  if (!isOpenid) return []
  return ['openid', 'profile', 'email'].filter(
    (scope) => scope === 'openid' || supported === undefined || supported.includes(scope),
  )
}
