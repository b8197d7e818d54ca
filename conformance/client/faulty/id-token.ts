import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import type { ClientOptions } from '../adapter.ts'
import type { Has } from './faults.ts'
import { send, type Sending } from './http.ts'
import { readObject, type Members } from './json.ts'
import { refuse } from './refusal.ts'

interface KeySet {
  readonly keys: readonly Members[]
  /** Whether an unknown key id has led to a second request already. */
  readonly isRefetched: boolean
}
export type KeyCache = Map<string, KeySet>

// Never emptied: what the fault `key-cache-forever` uses.
const forever: KeyCache = new Map()

const SKEW_SECONDS = 60

/** Verifies an ID token (OpenID Connect Core §3.1.3.7) and gives its claims. */
export async function verifyIdToken(
  token: string,
  expected: {
    readonly options: ClientOptions
    readonly nonce: string | null
    readonly accessToken: string
  },
  { cache, ...sending }: Sending & { readonly cache: KeyCache },
): Promise<Members> {
  const { has } = sending
  const { options, nonce, accessToken } = expected
  const { server, clientId } = options
  const parts = token.split('.')
  if (parts.length !== 3 && !has('jws-parsing')) return refuse('id-token-malformed')
  const [head = '', body = '', signature = ''] = parts
  const header = decode(head)
  const claims = decode(body)
  if (Object.hasOwn(header, 'crit') && !has('crit')) return refuse('id-token-crit')
  const algorithm = String(header['alg'])
  const isUnsigned = algorithm.toLowerCase() === 'none' && has('alg-none')
  const isHmac = algorithm === 'HS256' && has('alg-confusion')
  if (
    !isUnsigned &&
    !isHmac &&
    !has('alg-unexpected') &&
    !has('signature') &&
    !server.idTokenAlgorithms.includes(algorithm)
  )
    return refuse('id-token-algorithm')
  if (!isUnsigned && !has('signature')) {
    const keys = await keysFor(header, server.jwksUri, cache, sending)
    const data = `${head}.${body}`
    const good = keys.some((key) => verifies(isHmac ? 'HS256' : algorithm, key, data, signature))
    if (!good) return refuse('id-token-signature')
  }
  const now = Date.now() / 1000
  const { iss, sub, aud, azp, exp, iat, nbf } = claims
  const audiences = has('id-token-audience-array') ? [aud] : Array.isArray(aud) ? aud : [aud]
  const isRight: readonly (readonly [boolean, Parameters<Has>[0]])[] = [
    [iss === server.issuer, 'id-token-issuer'],
    [audiences.includes(clientId), 'id-token-audience'],
    [audiences.length < 2 || audiences.every((one) => one === clientId), 'id-token-audiences'],
    [azp === undefined || azp === clientId, 'id-token-azp'],
    [typeof exp === 'number' && exp > now - SKEW_SECONDS, 'id-token-expiry'],
    [
      typeof iat === 'number' &&
        iat < now + SKEW_SECONDS &&
        (nbf === undefined || Number(nbf) < now + SKEW_SECONDS),
      'id-token-iat',
    ],
    [typeof sub === 'string' && sub !== '', 'id-token-subject'],
    [claims['nonce'] === nonce, 'nonce'],
    [claims['at_hash'] === undefined || claims['at_hash'] === halfHash(accessToken), 'at-hash'],
  ]
  const wrong = isRight.find(([right, fault]) => !right && !has(fault))
  return wrong === undefined ? claims : refuse(wrong[1])
}

function decode(part: string): Members {
  if (!/^[\w-]+$/.test(part)) return refuse('id-token-malformed')
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Members
  } catch {
    // Refused below, as everything that is no object.
  }
  return refuse('id-token-malformed')
}

async function keysFor(
  header: Members,
  jwksUri: string,
  cache: KeyCache,
  sending: Sending,
): Promise<readonly Members[]> {
  const { has } = sending
  const fetched = async (url: string): Promise<readonly Members[]> => {
    const { keys } = readObject(
      await send(url, { method: 'GET' }, sending),
      'keys-unavailable',
      has,
    )
    return Array.isArray(keys) ? (keys as Members[]) : []
  }
  if (has('embedded-key') && typeof header['jwk'] === 'object') return [header['jwk'] as Members]
  if (has('embedded-url') && typeof header['jku'] === 'string') return fetched(header['jku'])
  const kept = has('key-cache-forever') ? forever : cache
  const found = kept.get(jwksUri) ?? { keys: await fetched(jwksUri), isRefetched: false }
  kept.set(jwksUri, found)
  const { kid } = header
  if (kid === undefined)
    return has('kid-required') || found.keys.length !== 1 ? refuse('id-token-kid') : found.keys
  const match = found.keys.filter((key) => key['kid'] === kid)
  if (match.length > 0 || has('key-cache-forever')) return match
  if (has('key-fetch-loop')) for (let left = 4; left > 0; left--) await fetched(jwksUri)
  if (found.isRefetched) return []
  const again = { keys: await fetched(jwksUri), isRefetched: true }
  kept.set(jwksUri, again)
  return again.keys.filter((key) => key['kid'] === kid)
}

function verifies(algorithm: string, jwk: Members, input: string, signature: string): boolean {
  const data = Buffer.from(input)
  const bytes = Buffer.from(signature, 'base64url')
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  switch (algorithm) {
    case 'RS256':
      return verify('sha256', data, key, bytes)
    case 'PS256':
      return verify('sha256', data, { key, padding: 6, saltLength: 32 }, bytes)
    case 'ES256':
      return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, bytes)
    case 'EdDSA':
      return verify(null, data, key, bytes)
    case 'HS256':
      return createHmac('sha256', key.export({ type: 'spki', format: 'pem' }))
        .update(data)
        .digest()
        .equals(bytes)
    default:
      return false
  }
}

function halfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
}
