import { defineProvider, type Provider } from 'trivet/providers'
import * as z from 'zod'
import { networkWorld } from './target/network.ts'
import { jsonIn } from './target/answers.ts'
import type { World } from './target/world.ts'

const algorithms = [
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
] as const

/** As much of a metadata document as a profile is made of. What else is wrong with it, the checks say. */
const metadataSchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string().optional(),
  jwks_uri: z.string().optional(),
  revocation_endpoint: z.string().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  scopes_supported: z.array(z.string()).optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})

export interface DiscoverOptions {
  /** Where user information is, where the metadata does not say. */
  readonly userInfo?: string
  readonly world?: World
  readonly signal?: AbortSignal
}

/**
 * Makes a profile of a provider's metadata, to check it by. Whether the issuer is the right one is for the checks
 * to say: nobody signs in with this.
 *
 * Rejects with a `TypeError` that says which addresses were tried.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8414#section-3.1 RFC 8414 §3.1}
 */
export async function discoverProvider(
  issuer: string,
  { userInfo, world = networkWorld(), signal = new AbortController().signal }: DiscoverOptions = {},
): Promise<Provider> {
  const tried: string[] = []
  for (const url of wellKnownUrls(issuer)) {
    const headers = { accept: 'application/json' }
    const { status, body } = await world.send({ method: 'GET', url, headers }, signal)
    const parsed = metadataSchema.safeParse(jsonIn(body))
    if (status === 200 && parsed.success) return usable(issuer, parsed.data, url, userInfo)
    tried.push(`  ${url}: status ${status}${status === 200 ? ', and no metadata' : ''}`)
  }
  throw new TypeError(
    [
      `There is no metadata for the issuer ${issuer}. Write a profile instead (--profile). Tried:`,
      ...tried,
    ].join('\n'),
  )
}

/** Where the metadata of an issuer can be: OpenID Connect appends, RFC 8414 inserts. */
export function wellKnownUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return [
    ...new Set([
      `${origin}${path}/.well-known/openid-configuration`,
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${origin}/.well-known/openid-configuration${path}`,
    ]),
  ]
}

type Metadata = z.output<typeof metadataSchema>

/** @throws TypeError that says whose metadata it is. */
function usable(issuer: string, ...given: Parameters<typeof profileFrom>): Provider {
  try {
    return profileFrom(...given)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [, ...faults] = error.message.split('\n')
    const reasons = faults.length > 0 ? faults : [`  ${error.message}`]
    throw new TypeError(
      [`Nothing can be checked by the metadata of ${issuer} at ${given[1]}:`, ...reasons].join(
        '\n',
      ),
      { cause: error },
    )
  }
}

function profileFrom(
  metadata: Metadata,
  discovery: string,
  userInfo: string | undefined,
): Provider {
  const { issuer, scopes_supported: scopes = [] } = metadata
  const signing = metadata.id_token_signing_alg_values_supported
  const accepted = algorithms.filter((one) => signing?.includes(one))
  const isOidc = accepted.length > 0 && metadata.jwks_uri !== undefined
  const endpoint = metadata.userinfo_endpoint ?? userInfo
  if (endpoint === undefined)
    throw new TypeError(
      'The metadata names no userinfo_endpoint: write a profile instead (--profile).',
    )
  const optional = {
    keys: metadata.jwks_uri,
    revocation: metadata.revocation_endpoint,
  }
  const known = Object.fromEntries(Object.entries(optional).filter(([, url]) => url !== undefined))
  return defineProvider({
    id: new URL(issuer).hostname
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replace(/^(?=[^a-z])/, 'at-'),
    name: issuer.replaceAll(/\P{ASCII}|\p{C}/gu, ''),
    issuer,
    endpoints: {
      authorization: metadata.authorization_endpoint,
      token: metadata.token_endpoint,
      userInfo: endpoint,
      discovery,
      ...known,
    },
    client: { authentication: waysFrom(metadata) },
    scopes: {
      default: ['openid', 'profile', 'email'].filter((one) => isOidc && scopes.includes(one)),
    },
    callback: {
      iss: {
        presence:
          metadata.authorization_response_iss_parameter_supported === true
            ? 'required'
            : 'optional',
      },
    },
    ...(isOidc && { idToken: { algorithms: accepted } }),
    user: { id: '/sub' },
  })
}

function waysFrom({
  token_endpoint_auth_methods_supported: methods = ['client_secret_basic'],
}: Metadata) {
  const ways = [
    ...(methods.includes('client_secret_basic') ? [{ method: 'basic' } as const] : []),
    ...(methods.includes('client_secret_post') ? [{ method: 'post' } as const] : []),
    ...(methods.includes('none') ? [{ method: 'none' } as const] : []),
  ]
  return ways.length === 0 ? [{ method: 'basic' } as const] : ways
}
