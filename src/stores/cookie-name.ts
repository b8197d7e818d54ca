import { encode } from 'jose/base64url'
import type { Sha256 } from './hkdf.ts'

/** What the names of all login cookies begin with, after `__Host-` where that is. */
export const COOKIE_NAME_PREFIX = 'trivet-'

/** 96 bits: as many as a flow's public id has. */
const NAME_LENGTH = 16

/** The name of a login's cookie, from a hash of its key: two logins never share one. */
export async function cookieName(key: string, sha256: Sha256): Promise<string> {
  const hash = encode(await sha256(new TextEncoder().encode(key)))
  return `${COOKIE_NAME_PREFIX}${hash.slice(0, NAME_LENGTH)}`
}
