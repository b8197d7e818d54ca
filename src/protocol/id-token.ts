import { encode } from 'jose/base64url'
import { failure } from '../failures.ts'
import { readClaims, textOf, type ExpectedClaims, type IdTokenClaims } from './id-token-claims.ts'
import {
  readJsonBytes,
  readJwsHeader,
  signatureAlgorithms,
  verifyJws,
  type JwsHeader,
  type SignatureAlgorithm,
} from './jws.ts'
import { chooseKey, type KeySet } from './key-set.ts'
import { fail, ok, type Result } from './result.ts'

export type { IdTokenClaims } from './id-token-claims.ts'

/** What an ID token must agree with. */
export interface IdTokenExpectations extends ExpectedClaims {
  /** The only algorithms that are accepted, from the profile. */
  readonly algorithms: readonly SignatureAlgorithm[]
  /** The access token that came with the ID token, for `at_hash`. */
  readonly accessToken: string
}

/**
 * Verifies an ID token. Total: any string gives a result. Claims come out only after the signature and
 * every claim have been checked.
 *
 * Fails with, in this order, `id-token.malformed`, `id-token.algorithm-unexpected`, `id-token.key-not-found`,
 * `id-token.signature-invalid`, `id-token.claim-missing`, `id-token.claim-malformed`,
 * `id-token.issuer-mismatch`, `id-token.audience-mismatch`, `id-token.authorized-party-mismatch`,
 * `id-token.expired`, `id-token.not-yet-valid`, `id-token.nonce-mismatch`,
 * `id-token.access-token-hash-mismatch`. A payload that is not JSON is `id-token.malformed` as well, but
 * it is read only after the signature.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7}
 * @see {@link https://www.rfc-editor.org/rfc/rfc8725 RFC 8725}
 */
export async function verifyIdToken(
  idToken: string,
  keys: KeySet,
  expected: IdTokenExpectations,
): Promise<Result<IdTokenClaims>> {
  const header = readJwsHeader(idToken)
  if (!header.ok) return header
  const algorithm = allowedAlgorithm(header.value, expected)
  if (!algorithm.ok) return algorithm
  const payload = await verifiedPayload(idToken, keys, algorithm.value, header.value.keyId)
  if (!payload.ok) return payload
  const json = readJsonBytes(payload.value)
  if (json === null) return fail(failure('id-token.malformed', { reason: 'payload' }))
  const claims = readClaims(json, expected)
  if (!claims.ok) return claims
  const hash = textOf(claims.value, 'at_hash')
  return hash === null || hash === (await accessTokenHash(expected.accessToken, algorithm.value))
    ? claims
    : fail(failure('id-token.access-token-hash-mismatch', {}))
}

/** The header chooses among the algorithms of the profile, it adds none: not `none`, not `HS256`. */
function allowedAlgorithm(
  { algorithm }: JwsHeader,
  { algorithms: allowed }: IdTokenExpectations,
): Result<SignatureAlgorithm> {
  // `algorithms` may come from JavaScript, where nothing keeps `none` out of it.
  const known = allowed.find((one) => one === algorithm && Object.hasOwn(signatureAlgorithms, one))
  return known === undefined
    ? fail(failure('id-token.algorithm-unexpected', { algorithm, allowed }))
    : ok(known)
}

async function verifiedPayload(
  idToken: string,
  keys: KeySet,
  algorithm: SignatureAlgorithm,
  keyId: string | null,
): Promise<Result<Uint8Array>> {
  const key = chooseKey(keys, algorithm, keyId)
  const payload = key === null ? null : await verifyJws(idToken, algorithm, key)
  return payload ?? fail(failure('id-token.key-not-found', { keyId }))
}

/** @see {@link https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowTokenValidation OIDC Core §3.1.3.8} */
async function accessTokenHash(
  accessToken: string,
  algorithm: SignatureAlgorithm,
): Promise<string> {
  const { hash } = signatureAlgorithms[algorithm]
  // The effects port has only SHA-256, and jose has just used the same WebCrypto for the signature. A hash
  // is neither random nor outside: nothing is gained by passing three of them through every caller.
  // oxlint-disable-next-line no-restricted-globals
  const digest = await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken))
  return encode(new Uint8Array(digest, 0, digest.byteLength / 2))
}
