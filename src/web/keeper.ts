import { encode } from 'jose/base64url'
import type { CookieStore } from '../stores/cookie.ts'
import { reach } from '../stores/store-error.ts'
import type { FlowStore } from '../stores/store.ts'
import type { LocalEffects } from './options.ts'

/**
 * Keeps logins between two requests of a browser: half of each in a cookie, so that no other browser finds
 * it. A cookie store has the whole login there.
 */
export interface Keeper {
  /** How many cookies of logins a browser may have. */
  readonly most: number
  /** Keeps a login. Gives the secret for its cookie. */
  keep(state: string, login: string, expiresAt: number): Promise<string>
  /** Takes a login out; undefined where there is none. From a sealed cookie it can be read again. */
  take(state: string, secret: string): Promise<string | undefined>
  /** The secret of a login that has ended: it finds no login any more, only where that one has led. */
  afterwards(state: string, secret: string, ended: string, expiresAt: number): Promise<string>
}

/** As few as leave room for each in 4096 bytes. */
const MOST_SEALED = 5

const SECRET_BYTES = 32

export function keeperOf(store: FlowStore | CookieStore, effects: LocalEffects): Keeper {
  return 'seal' in store ? sealed(store) : bound(store, effects)
}

function sealed(store: CookieStore): Keeper {
  return {
    most: MOST_SEALED,
    keep: (state, login, expiresAt) => store.seal(state, login, expiresAt),
    take: (state, secret) => store.open(state, secret),
    afterwards: (state, _secret, ended, expiresAt) => store.seal(state, ended, expiresAt),
  }
}

function bound(store: FlowStore, { randomBytes, sha256 }: LocalEffects): Keeper {
  return {
    // These are short: their bytes alone are the limit.
    most: Infinity,
    async keep(state, login, expiresAt) {
      const secret = encode(randomBytes(SECRET_BYTES))
      const key = await keyOf(state, secret, sha256)
      await store.put(key, login, expiresAt)
      return secret
    },
    take: async (state, secret) => store.take(await keyOf(state, secret, sha256)),
    afterwards: async (_state, secret) => secret,
  }
}

/** Whoever has only the callback's address, or only the cookie, does not know the key. */
export async function keyOf(
  state: string,
  secret: string,
  sha256: LocalEffects['sha256'],
): Promise<string> {
  return encode(await sha256(new TextEncoder().encode(`${state}.${secret}`)))
}

/** A store of which all that goes wrong is a `StoreError`, whoever wrote it. */
export function typed(store: FlowStore | CookieStore): FlowStore | CookieStore {
  if ('seal' in store) return store
  return {
    oneTime: store.oneTime,
    put: (key, value, expiresAt) => reach('custom', 'put', () => store.put(key, value, expiresAt)),
    take: (key) => reach('custom', 'take', () => store.take(key)),
  }
}
