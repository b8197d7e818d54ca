import type { Failure } from '../failures.ts'
import type { AuthorizationResponse } from '../protocol/authorization-response.ts'
import type { Json, JsonObject } from '../protocol/json.ts'
import type { TokenSet } from '../protocol/token-response.ts'
import type { User } from '../protocol/user.ts'
import type { CallbackPolicy } from './callback-policy.ts'
import type { OfAttempt } from './effects.ts'

/** The bodies from which the user was made: `user`, and each additional request by its id. */
export type RawUserInfo = Readonly<Record<string, Json>>

/** The application wants to sign a user in. */
export interface FlowBegun {
  readonly type: 'flow.begun'
  readonly provider: string
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly policy: CallbackPolicy
  /** Further authorization request parameters. */
  readonly parameters: Readonly<Record<string, string>>
}

/** The application has restored a flow, and says anew what the guards need. */
export interface FlowResumed {
  readonly type: 'flow.resumed'
  readonly policy: CallbackPolicy
}

/** The application has tokens of an earlier login and wants the user information that failed then. */
export interface TokensPresented {
  readonly type: 'tokens.presented'
  readonly provider: string
  readonly tokens: TokenSet
  /** The `sub` of the ID token that came with them, or null. */
  readonly subject: string | null
}

export interface FlowCancelled {
  readonly type: 'flow.cancelled'
}

/** The browser has come back. */
export interface CallbackReceived {
  readonly type: 'callback.received'
  /** The provider whose callback address was called. */
  readonly provider: string
  readonly response: AuthorizationResponse
  /** Epoch milliseconds. */
  readonly receivedAt: number
}

/** The authorization request is made; everything in it is random but the URL's fixed part. */
export interface AuthorizationPrepared extends OfAttempt {
  readonly type: 'authorization.prepared'
  readonly url: string
  readonly state: string
  readonly codeVerifier: string | null
  readonly nonce: string | null
  /** When a callback comes too late, in epoch milliseconds. */
  readonly expiresAt: number
}

export interface CodeExchanged extends OfAttempt {
  readonly type: 'code.exchanged'
  readonly tokens: TokenSet
  readonly raw: JsonObject
  readonly missingScopes: readonly string[]
  /** Whether `openid` was asked for, of a provider that answers it with an ID token. */
  readonly idTokenExpected: boolean
}

export interface IdTokenVerified extends OfAttempt {
  readonly type: 'idToken.verified'
  readonly claims: JsonObject
  readonly subject: string
}

export interface UserInfoFetched extends OfAttempt {
  readonly type: 'userInfo.fetched'
  readonly user: User
  /** The `sub` of the user information, where it has one. */
  readonly subject: string | null
  readonly raw: RawUserInfo
}

export interface UserInfoFailed extends OfAttempt {
  readonly type: 'userInfo.failed'
  readonly failure: Failure
  /** How long to wait before another try, in milliseconds; null where another try is no use. */
  readonly retryAfterMs: number | null
}

export interface WaitElapsed extends OfAttempt {
  readonly type: 'wait.elapsed'
}

/** Every other effect that failed. */
export interface EffectFailed extends OfAttempt {
  readonly type: 'authorization.failed' | 'exchange.failed' | 'idToken.refused' | 'wait.failed'
  readonly failure: Failure
}

/** What effects answer with. */
export type EffectResult =
  | AuthorizationPrepared
  | CodeExchanged
  | IdTokenVerified
  | UserInfoFetched
  | UserInfoFailed
  | WaitElapsed
  | EffectFailed

/** Everything that can happen to a flow. Only the library makes these, from parsed messages. */
export type FlowEvent =
  | FlowBegun
  | FlowResumed
  | FlowCancelled
  | TokensPresented
  | CallbackReceived
  | EffectResult
