import { localEffects } from '../effects/local.ts'
import { cookieName } from './cookie-name.ts'
import type { Sha256 } from './hkdf.ts'
import { createSealer } from './seal.ts'
import type { SealingKey } from './sealing-keys.ts'
import { keptUntilOf, type StoreClock } from './store.ts'

export type { SealingKey } from './sealing-keys.ts'
export type { StoreClock } from './store.ts'
export { StoreError } from './store-error.ts'

export interface CookieStoreOptions extends StoreClock {
  /**
   * The newest first: it seals, the others only open. To rotate, put a new one before the others, and drop an
   * old one no sooner than twenty minutes later (a flow's lifetime and the ten minutes that it is kept longer).
   */
  readonly keys: readonly SealingKey[]
  /** Default: the hash of this runtime. */
  readonly sha256?: Sha256 | undefined
}

/**
 * Pending flows in the browser itself: one cookie for each, sealed. The server keeps nothing, so a restart and
 * any number of machines do no harm. It makes and reads the values; whoever answers the request sets the cookies.
 */
export interface CookieStore {
  /** A cookie can be kept and sent again: only the provider's one-time code stops a second exchange. */
  readonly oneTime: false
  /** The cookie's name, from a hash of `key`: two flows never share one. It has no prefix yet. */
  nameOf(key: string): Promise<string>
  /**
   * The cookie's value, sealed for the cookie of this key alone.
   *
   * @param key The same as for a `FlowStore`: a hash of `state`.
   * @param expiresAt When the flow expires, in epoch milliseconds. The value opens for ten minutes longer.
   * @throws TypeError for a value too big for a cookie, and for a time that is none.
   */
  seal(key: string, value: string, expiresAt: number): Promise<string>
  /**
   * What was sealed; undefined if it is too old. Rejects with a `StoreError`, `store.tampered`, for a value of
   * another cookie, and for one in which a single character is not as it was.
   */
  open(key: string, sealed: string): Promise<string | undefined>
}

/** Name and value together: browsers ignore a cookie that has more. */
const COOKIE_BYTES = 4096

/** Room for `__Host-` before the name. */
const PREFIX_BYTES = 7

/**
 * A store in sealed cookies.
 *
 * @throws TypeError for no key, for an id that is none or there twice, and for a key that is too short.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6265#section-6.1 RFC 6265 §6.1}
 */
export function cookieStore(options: CookieStoreOptions): CookieStore {
  // Without types they may be missing: what follows says so of the keys.
  const given = Object(options) as CookieStoreOptions
  const { keys, now = localEffects.now, sha256 = localEffects.sha256 } = given
  const sealer = createSealer({ purpose: 'flow-cookie', keys, now, sha256 })

  const nameOf = (key: string): Promise<string> => cookieName(key, sha256)

  return {
    oneTime: false,
    nameOf,

    async seal(key, value, expiresAt) {
      const name = await nameOf(key)
      const sealed = await sealer.seal(value, name, keptUntilOf(expiresAt))
      const bytes = PREFIX_BYTES + name.length + sealed.length
      if (bytes > COOKIE_BYTES)
        throw new TypeError(
          `cookieStore: the cookie would have ${bytes} bytes, and browsers drop one of more than ` +
            `${COOKIE_BYTES}. Give begin less data, or use another store.`,
        )
      return sealed
    },

    async open(key, sealed) {
      return sealer.open(sealed, await nameOf(key))
    },
  }
}
