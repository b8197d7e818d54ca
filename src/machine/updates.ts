import type { Failure } from '../failures.ts'
import { capturedFrom } from './captured.ts'
import type { FlowContext, Warning } from './context.ts'
import type {
  AuthorizationPrepared,
  CallbackReceived,
  CodeExchanged,
  FlowBegun,
  FlowResumed,
  IdTokenVerified,
  TokensPresented,
  UserInfoFailed,
  UserInfoFetched,
} from './events.ts'

interface Scope {
  readonly context: FlowContext
}
type Update = Partial<FlowContext>

export const rememberRequest = (_: Scope, event: FlowBegun): Update => ({
  provider: event.provider,
  redirectUri: event.redirectUri,
  scopes: event.scopes,
  policy: event.policy,
})

export const adoptPolicy = (_: Scope, { policy }: FlowResumed): Update => ({ policy })

export const rememberPresentedTokens = (_: Scope, event: TokensPresented): Update => ({
  provider: event.provider,
  tokens: event.tokens,
  subject: event.subject,
})

export const rememberCallback = ({ context }: Scope, { response }: CallbackReceived): Update => ({
  callback: capturedFrom(response, context.policy.captures),
})

export const countAttempt = ({ context }: Scope): Update => ({ attempt: context.attempt + 1 })

export const rememberSecrets = (_: Scope, event: AuthorizationPrepared): Update => ({
  state: event.state,
  codeVerifier: event.codeVerifier,
  nonce: event.nonce,
  expiresAt: event.expiresAt,
})

/** The nonce is still to come: the ID token is compared with it. */
export const forgetStateAndVerifier = (): Update => ({ state: null, codeVerifier: null })

export const forgetOneTimeSecrets = (): Update => ({
  state: null,
  codeVerifier: null,
  nonce: null,
})

export const rememberTokens = (_: Scope, event: CodeExchanged): Update => ({
  tokens: event.tokens,
  rawToken: event.raw,
  missingScopes: event.missingScopes,
})

export const forgetTokens = (): Update => ({ tokens: null, rawToken: null })

export const rememberClaims = (_: Scope, { claims, subject }: IdTokenVerified): Update => ({
  claims,
  subject,
})

export const countUserInfoTry = ({ context }: Scope): Update => ({
  userInfoTries: context.userInfoTries + 1,
})

export const rememberUser = (_: Scope, event: UserInfoFetched): Update => ({
  user: event.user,
  rawUserInfo: event.raw,
})

export const rememberSetback = ({ context }: Scope, event: UserInfoFailed): Update => ({
  waitedMs: context.waitedMs + (event.retryAfterMs ?? 0),
  setback: event.failure,
})

export const acceptSetback = ({ context }: Scope): Update => ({ failure: context.setback })

export const recordWarning = ({ context }: Scope, warning: Warning): Update => ({
  warnings: [...context.warnings, warning],
})

export const recordFailure = (_: Scope, failure: Failure): Update => ({ failure })
