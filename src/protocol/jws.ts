import type { JWK } from 'jose'
import { decode, encode } from 'jose/base64url'
import { JWSSignatureVerificationFailed } from 'jose/errors'
import { compactVerify } from 'jose/jws/compact/verify'
import { failure } from '../failures.ts'
import type { Provider } from '../providers/schema.ts'
import { memberOf, readJsonObject, type JsonObject } from './json.ts'
import { fail, ok, type Result } from './result.ts'

/** A signature algorithm that a profile may allow for ID tokens. */
export type SignatureAlgorithm = NonNullable<Provider['idToken']>['algorithms'][number]

/**
 * The keys that each algorithm takes, and its hash. EdDSA is Ed25519 here: the only curve that runtimes have.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7518#section-3.1 RFC 7518 §3.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8037#section-3.1 RFC 8037 §3.1}
 */
export const signatureAlgorithms = {
  RS256: { kty: 'RSA', crv: undefined, hash: 'SHA-256' },
  RS384: { kty: 'RSA', crv: undefined, hash: 'SHA-384' },
  RS512: { kty: 'RSA', crv: undefined, hash: 'SHA-512' },
  PS256: { kty: 'RSA', crv: undefined, hash: 'SHA-256' },
  PS384: { kty: 'RSA', crv: undefined, hash: 'SHA-384' },
  PS512: { kty: 'RSA', crv: undefined, hash: 'SHA-512' },
  ES256: { kty: 'EC', crv: 'P-256', hash: 'SHA-256' },
  ES384: { kty: 'EC', crv: 'P-384', hash: 'SHA-384' },
  ES512: { kty: 'EC', crv: 'P-521', hash: 'SHA-512' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', hash: 'SHA-512' },
} as const satisfies Record<SignatureAlgorithm, object>

/** What a header says, before anything is verified: a hint for finding the key, never more. */
export interface JwsHeader {
  /** Null where it is missing or not a string. */
  readonly algorithm: string | null
  readonly keyId: string | null
}

// Longer than any ID token that fits through a provider's own limits; bounds what one token costs.
const MAX_LENGTH = 65_536

/**
 * Reads the header of a JWS in compact serialisation. Nothing else of the header is looked at: keys and
 * addresses of keys in it (`jwk`, `jku`, `x5c`, `x5u`) are whatever the sender wrote.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-5.2 RFC 7515 §5.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725#section-3.10 RFC 8725 §3.10}
 */
export function readJwsHeader(jws: string): Result<JwsHeader> {
  if (jws.length > MAX_LENGTH) return malformed('too-long')
  if (jws.trimStart().startsWith('{')) return malformed('json-serialization')
  const segments = jws.split('.')
  if (segments.length === 5) return malformed('encrypted')
  const [first] = segments
  if (first === undefined || segments.length !== 3) return malformed('segments')
  if (segments.some((segment) => readBase64url(segment) === null)) return malformed('base64url')
  const header = readJsonSegment(first)
  if (header === null) return malformed('header')
  // No extension is understood here, so none can be critical, not even an empty list of them.
  if (Object.hasOwn(header, 'crit')) return malformed('crit')
  const algorithm = memberOf(header, 'alg')
  const keyId = memberOf(header, 'kid')
  if (keyId !== undefined && typeof keyId !== 'string') return malformed('kid')
  return ok({
    algorithm: typeof algorithm === 'string' ? algorithm : null,
    keyId: keyId ?? null,
  })
}

function malformed(reason: string): Result<never> {
  return fail(failure('id-token.malformed', { reason }))
}

/**
 * Verifies the signature, and gives the payload's bytes: the only way to get them.
 *
 * Null says that the key itself cannot be used, such as a point that is not on its curve.
 */
export async function verifyJws(
  jws: string,
  algorithm: SignatureAlgorithm,
  key: JWK,
): Promise<Result<Uint8Array> | null> {
  try {
    // jose reads the header once more: it must find in it what was found before.
    const { payload } = await compactVerify(jws, key, { algorithms: [algorithm] })
    return ok(payload)
  } catch (error) {
    return error instanceof JWSSignatureVerificationFailed
      ? fail(failure('id-token.signature-invalid', {}))
      : null
  }
}

function readJsonSegment(segment: string): JsonObject | null {
  const bytes = readBase64url(segment)
  return bytes === null ? null : readJsonBytes(bytes)
}

/** Reads a JSON object from UTF-8; null where it is neither. */
export function readJsonBytes(bytes: Uint8Array): JsonObject | null {
  try {
    const read = readJsonObject(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return read.ok ? read.value : null
  } catch {
    return null
  }
}

/**
 * Decodes base64url without padding; null for anything else.
 *
 * Decoders of runtimes forgive white space, padding and stray bits at the end. Here each value has one
 * spelling only, so that a token that was changed anywhere is another token.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7515#section-2 RFC 7515 §2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc4648#section-3.5 RFC 4648 §3.5}
 */
export function readBase64url(text: string): Uint8Array | null {
  try {
    const bytes = decode(text)
    return encode(bytes) === text ? bytes : null
  } catch {
    return null
  }
}
