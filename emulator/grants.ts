/** What a user allowed a client: begins as an authorization code, lives on in its tokens. */
export interface Grant {
  readonly provider: string
  readonly clientId: string
  /** As in the authorization request; null where it was left out there. */
  readonly statedRedirectUri: string | null
  /** Where the user was sent back to. */
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** Whether access without the user was asked for. */
  readonly offline: boolean
  readonly codeChallenge: string | null
  readonly nonce: string | null
  /** The key of the user who allowed it. */
  readonly user: string
  /** When the code ends, in epoch milliseconds. */
  readonly codeExpiresAt: number
  /** `revoked` ends every token: somebody tried to use the code again. */
  status: 'allowed' | 'redeemed' | 'revoked'
}

export interface AccessToken {
  readonly grant: Grant
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** Everything that the emulator remembers. */
export interface Grants {
  readonly codes: Map<string, Grant>
  readonly accessTokens: Map<string, AccessToken>
  readonly refreshTokens: Map<string, Grant>
  /** Refresh tokens in whose place another one was given. */
  readonly replacedTokens: Map<string, true>
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 RFC 6749 §4.1.2} */
export const CODE_LIFETIME_MS = 600_000

// Used and expired codes stay, so that they can be told from unknown ones, until newer ones push them out.
const MOST = 10_000

export function createGrants(): Grants {
  return {
    codes: new BoundedMap(MOST),
    accessTokens: new BoundedMap(MOST),
    refreshTokens: new BoundedMap(MOST),
    replacedTokens: new BoundedMap(MOST),
  }
}

/** A map that forgets its oldest entry when it is full. */
export class BoundedMap<Value> extends Map<string, Value> {
  readonly #most: number

  constructor(most: number) {
    super()
    this.#most = most
  }

  override set(key: string, value: Value): this {
    super.set(key, value)
    const oldest = this.keys().next()
    if (this.size > this.#most && oldest.done !== true) this.delete(oldest.value)
    return this
  }
}
