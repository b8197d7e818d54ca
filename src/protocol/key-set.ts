import * as z from 'zod/mini'
import type { HttpResponse } from '../effects/ports.ts'
import { failure } from '../failures.ts'
import { memberOf, readJsonObject } from './json.ts'
import { readBase64url, signatureAlgorithms, type SignatureAlgorithm } from './jws.ts'
import { fail, ok, type Result } from './result.ts'

const base64url = z.string().check(z.refine((text) => text !== '' && readBase64url(text) !== null))
const parameters = {
  kid: z.exactOptional(z.string()),
  use: z.exactOptional(z.string()),
  key_ops: z.exactOptional(z.array(z.string())),
  alg: z.exactOptional(z.string()),
  // Whoever can read the set can sign with a private key that is in it.
  d: z.exactOptional(z.never()),
}
const publicKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: base64url, e: base64url, ...parameters }),
  z.object({ kty: z.literal('EC'), crv: z.string(), x: base64url, y: base64url, ...parameters }),
  z.object({ kty: z.literal('OKP'), crv: z.string(), x: base64url, ...parameters }),
])

/**
 * A public key as published: nothing but what verifying takes. Symmetric keys have no place in it.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-4 RFC 7517 §4}
 */
export type PublicKey = z.output<typeof publicKey>

/** The keys with which a provider signs. */
export interface KeySet {
  readonly keys: readonly PublicKey[]
}

const MAX_KEYS = 100
/** @see {@link https://www.rfc-editor.org/rfc/rfc7518#section-3.3 RFC 7518 §3.3} */
const MIN_RSA_BITS = 2048

/**
 * Reads a JSON Web Key Set. A key that is malformed, private, symmetric or of an unknown type is left out,
 * as the RFC asks: it must not make the others useless. Fails with `id-token.keys-unavailable`.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 RFC 7517 §5}
 */
export function readKeySet({ status, body }: HttpResponse): Result<KeySet> {
  const unavailable = (reason: string): Result<never> =>
    fail(failure('id-token.keys-unavailable', { reason, status }))
  if (status !== 200) return unavailable('status')
  const read = readJsonObject(body)
  if (!read.ok) return unavailable(read.reason)
  const keys = memberOf(read.value, 'keys')
  if (!Array.isArray(keys)) return unavailable('no-keys')
  if (keys.length > MAX_KEYS) return unavailable('too-many-keys')
  const parsed = keys.map((key) => publicKey.safeParse(key))
  return ok({ keys: parsed.flatMap(({ success, data }) => (success ? [data] : [])) })
}

/**
 * The key for a header, or null.
 *
 * It is never guessed: where several keys fit, because the header names none or because two have the same
 * `kid`, there is none. One key that is published twice is one key.
 *
 * @param keyId The `kid` of the header, compared as a string; null where it has none.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#Signing OIDC Core §10.1}
 */
export function chooseKey(
  { keys }: KeySet,
  algorithm: SignatureAlgorithm,
  keyId: string | null,
): PublicKey | null {
  const fitting = keys.filter(
    (key) => (keyId === null || key.kid === keyId) && isUsable(key, algorithm),
  )
  const [key] = fitting
  return key !== undefined && new Set(fitting.map(materialOf)).size === 1 ? key : null
}

function isUsable(key: PublicKey, algorithm: SignatureAlgorithm): boolean {
  const { kty, crv } = signatureAlgorithms[algorithm]
  return (
    key.kty === kty &&
    (key.kty === 'RSA' ? bitsOf(key.n) >= MIN_RSA_BITS : key.crv === crv) &&
    (key.use === undefined || key.use === 'sig') &&
    (key.key_ops === undefined || key.key_ops.includes('verify')) &&
    (key.alg === undefined || key.alg === algorithm)
  )
}

/** Length of a number in bits. Zeros in front do not make it longer. */
function bitsOf(number: string): number {
  const bytes = readBase64url(number) ?? new Uint8Array()
  const start = bytes.findIndex((byte) => byte !== 0)
  return start < 0 ? 0 : (bytes.length - start) * 8 - (Math.clz32(bytes[start] ?? 0) - 24)
}

function materialOf(key: PublicKey): string {
  if (key.kty === 'RSA') return `${key.n}.${key.e}`
  return key.kty === 'EC' ? `${key.x}.${key.y}` : key.x
}
