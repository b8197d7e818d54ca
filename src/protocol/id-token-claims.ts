import { failure, type Failure } from '../failures.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from './json.ts'
import { fail, ok, type Result } from './result.ts'

/**
 * The claims of a verified ID token: the payload as it came, without any `__proto__`.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDToken OIDC Core §2}
 */
export type IdTokenClaims = JsonObject & {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  /** Seconds since the epoch, like every time in a token. */
  readonly exp: number
  readonly iat: number
}

/** What the claims must agree with. */
export interface ExpectedClaims {
  /**
   * The provider's issuer identifier. Compared as a string: a slash more is another issuer. `{tid}` stands
   * for the claim of that name, which the same signature covers.
   */
  readonly issuer: string
  /** Further values of `iss` that the profile declares. */
  readonly issuerAliases: readonly string[]
  /** Further audiences that are trusted beside the client. */
  readonly audiences?: readonly string[]
  readonly clientId: string
  /** The `nonce` of the authorization request; null where none was sent. */
  readonly nonce: string | null
  /** The time, in epoch milliseconds. */
  readonly now: number
}

/** How far the provider's clock and ours may be apart. */
export const CLOCK_LEEWAY_SECONDS = 60

/**
 * An ID token of the code flow is made while its code is redeemed. One that was issued before yesterday was
 * made for something else, however long it says that it is valid.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7, item 10}
 */
const MAX_AGE_SECONDS = 86_400

/** What a `Date` can hold: beyond it a number is not a time. */
const MAX_EPOCH_MS = 8.64e15
/** @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDToken OIDC Core §2} */
const MAX_SUBJECT_LENGTH = 255

type Shape = (value: Json) => boolean
const isText: Shape = (value) => typeof value === 'string' && value !== ''
const isSubject: Shape = (value) =>
  typeof value === 'string' && value !== '' && value.length <= MAX_SUBJECT_LENGTH
const isAudience: Shape = (value) => isText(value) || (Array.isArray(value) && value.every(isText))
const isTime: Shape = (value) => typeof value === 'number' && Math.abs(value) * 1000 <= MAX_EPOCH_MS

const requiredClaims = { iss: isText, sub: isSubject, aud: isAudience, exp: isTime, iat: isTime }
const optionalClaims = { azp: isText, nbf: isTime, nonce: isText, at_hash: isText }

/**
 * Checks the claims of a payload whose signature was verified.
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation OIDC Core §3.1.3.7}
 */
export function readClaims(payload: JsonObject, expected: ExpectedClaims): Result<IdTokenClaims> {
  const fault = shapeFault(payload)
  if (fault !== null) return fail(fault)
  // The shape of each claim that the type names has just been checked.
  const claims = withoutPrototype(payload) as IdTokenClaims
  const wrong =
    issuerFault(claims, expected) ??
    audienceFault(claims, expected) ??
    timeFault(claims, expected) ??
    nonceFault(claims, expected)
  return wrong === null ? ok(claims) : fail(wrong)
}

function shapeFault(payload: JsonObject): Failure | null {
  for (const [claim, fits] of Object.entries({ ...requiredClaims, ...optionalClaims })) {
    const value = memberOf(payload, claim)
    if (value !== undefined && !fits(value)) return failure('id-token.claim-malformed', { claim })
    if (value === undefined && claim in requiredClaims)
      return failure('id-token.claim-missing', { claim })
  }
  return null
}

function issuerFault(claims: IdTokenClaims, expected: ExpectedClaims): Failure | null {
  const { iss } = claims
  const issuer = expected.issuer.replaceAll(
    /\{([a-z_]+)\}/g,
    (all, claim: string) => textOf(claims, claim) ?? all,
  )
  return iss === issuer || expected.issuerAliases.includes(iss)
    ? null
    : failure('id-token.issuer-mismatch', { expected: issuer, received: iss })
}

function audienceFault(
  claims: IdTokenClaims,
  { clientId, audiences: trusted = [] }: ExpectedClaims,
): Failure | null {
  const audiences = typeof claims.aud === 'string' ? [claims.aud] : claims.aud
  // Nobody else is trusted unless the profile says so: another audience could present the same token to us.
  const known = new Set([clientId, ...trusted])
  if (!audiences.includes(clientId) || audiences.some((audience) => !known.has(audience)))
    return failure('id-token.audience-mismatch', { received: audiences })
  const azp = textOf(claims, 'azp')
  return azp === null || azp === clientId
    ? null
    : failure('id-token.authorized-party-mismatch', { expected: clientId, received: azp })
}

function timeFault(claims: IdTokenClaims, { now }: ExpectedClaims): Failure | null {
  const leeway = CLOCK_LEEWAY_SECONDS * 1000
  const issuedAt = toEpochMs(claims.iat)
  const expiredAt = Math.min(toEpochMs(claims.exp), issuedAt + MAX_AGE_SECONDS * 1000)
  if (now >= expiredAt + leeway) return failure('id-token.expired', { expiredAt, now })
  for (const claim of ['iat', 'nbf'] as const) {
    const seconds = memberOf(claims, claim)
    const at = typeof seconds === 'number' ? toEpochMs(seconds) : now
    if (at > now + leeway) return failure('id-token.not-yet-valid', { claim, at, now })
  }
  return null
}

/** A nonce that nobody asked for belongs to somebody else's login. */
function nonceFault(claims: IdTokenClaims, expected: ExpectedClaims): Failure | null {
  const nonce = textOf(claims, 'nonce')
  return nonce === expected.nonce
    ? null
    : failure('id-token.nonce-mismatch', { received: nonce !== null })
}

/** A claim that is a string; null where it is absent. */
export function textOf(claims: JsonObject, claim: string): string | null {
  const value = memberOf(claims, claim)
  return typeof value === 'string' ? value : null
}

function toEpochMs(seconds: number): number {
  return Math.round(seconds * 1000)
}

/** Copying a member of that name with an assignment would change the prototype of the copy. */
function withoutPrototype(value: JsonObject): JsonObject {
  const members = Object.entries(value).filter(([name]) => name !== '__proto__')
  return Object.fromEntries(members.map(([name, member]) => [name, withoutPrototypeInside(member)]))
}

function withoutPrototypeInside(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPrototypeInside)
  return isJsonObject(value) ? withoutPrototype(value) : value
}
