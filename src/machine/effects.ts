import type { Failure } from '../failures.ts'
import type { JsonObject } from '../protocol/json.ts'

/** An effect and its result say which attempt they belong to. */
export interface OfAttempt {
  readonly attempt: number
}

/** What the chart asks the outside world to do, by name, with what is needed to do it. */
export interface EffectParams {
  /** Make state, verifier, nonce and the URL. Answers `authorization.prepared` or `authorization.failed`. */
  'effect.prepare': OfAttempt & {
    readonly redirectUri: string
    readonly scopes: readonly string[]
    readonly parameters: Readonly<Record<string, string>>
  }
  /** Redeem the code. Answers `code.exchanged` or `exchange.failed`. */
  'effect.exchange': OfAttempt & {
    readonly code: string
    readonly codeVerifier: string | null
    readonly redirectUri: string
    readonly scopes: readonly string[]
    /** What was captured of the callback. */
    readonly callback: JsonObject
    /** Values that a provider's words must not show. */
    readonly state: string | null
    readonly nonce: string | null
  }
  /** Check the ID token. Answers `idToken.verified` or `idToken.refused`. */
  'effect.verifyIdToken': OfAttempt & {
    readonly idToken: string
    readonly accessToken: string
    readonly nonce: string | null
  }
  /** Ask who the user is. Answers `userInfo.fetched` or `userInfo.failed`. */
  'effect.fetchUserInfo': OfAttempt & {
    readonly accessToken: string
    readonly grantedScopes: readonly string[]
    /** The other tokens, which a provider's words must not show. */
    readonly others: ReadonlyArray<string | null>
    readonly rawToken: JsonObject | null
    readonly claims: JsonObject | null
    readonly callback: JsonObject
    /** How often it was asked for before. */
    readonly tries: number
  }
  /** Let time pass. Answers `wait.elapsed` or `wait.failed`. */
  'effect.wait': OfAttempt & { readonly ms: number }
  /** Give up whatever is under way. Answers nothing. */
  'effect.abort': undefined
}

/** What the chart tells the outside world. Nothing is answered. */
export interface NoticeParams {
  /** Send the user to this URL. */
  'authorization.ready': { readonly url: string }
  /** This callback is not ours: the flow goes on waiting. */
  'callback.refused': { readonly failure: Failure }
}

/** One effect, as data. */
export type Effect = {
  [Type in keyof EffectParams]: { readonly type: Type; readonly params: EffectParams[Type] }
}[keyof EffectParams]

/** One notice, as data. */
export type Notice = {
  [Type in keyof NoticeParams]: { readonly type: Type; readonly params: NoticeParams[Type] }
}[keyof NoticeParams]
