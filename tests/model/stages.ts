import { createHash } from 'node:crypto'
import type { HttpResponse } from '../../src/effects/ports.ts'
import type { Provider } from '../../src/providers/schema.ts'
import { signed, signingKey } from '../support/id-tokens.ts'
import { ISSUER, NONCE, profileWith, tokenBody, type Routes } from './support.ts'
import { json, NOW, settled, type World } from './world.ts'

/** Like the example, with ID tokens. */
export const withIdToken: Provider = profileWith({ idToken: { algorithms: ['ES256'] } })

/** Good answers of a provider with ID tokens. */
export interface IdTokenAnswers {
  readonly token: HttpResponse
  readonly keys: HttpResponse
}

export async function idTokenAnswers(claims: object = {}): Promise<IdTokenAnswers> {
  const key = await signingKey('ES256', 'key-1')
  const now = NOW / 1000
  const idToken = await signed(key, {
    iss: ISSUER,
    sub: 'user-1',
    aud: 'client-1',
    iat: now,
    exp: now + 3600,
    nonce: NONCE,
    at_hash: createHash('sha256')
      .update(tokenBody.access_token)
      .digest()
      .subarray(0, 16)
      .toString('base64url'),
    ...claims,
  })
  return {
    token: json({ ...tokenBody, id_token: idToken }),
    keys: json({ keys: [key.jwk] }),
  }
}

/** Where a login can be while something is under way, and what to hold back to keep it there. */
export interface Stage {
  readonly state: 'exchangingCode' | 'verifyingIdToken' | 'fetchingUserInfo' | 'backingOff'
  readonly held: Routes
  /** The request that is under way; null where there is none. */
  readonly path: string | null
}

const twentySeconds = json({}, { status: 429, headers: { 'retry-after': '20' } })

export const stages: readonly Stage[] = [
  { state: 'exchangingCode', held: { token: 'silence' }, path: '/token' },
  { state: 'verifyingIdToken', held: { keys: 'silence' }, path: '/keys' },
  { state: 'fetchingUserInfo', held: { userInfo: 'silence' }, path: '/userinfo' },
  { state: 'backingOff', held: { userInfo: twentySeconds }, path: null },
]

/** Waits until a login has come that far: checking a signature takes as long as it takes. */
export async function reached({ path }: Stage, world: World): Promise<void> {
  const isThere = (): boolean =>
    path === null
      ? world.waits.includes(20_000)
      : world.requests.some(({ url }) => new URL(url).pathname === path)
  while (!isThere()) await settled()
}
