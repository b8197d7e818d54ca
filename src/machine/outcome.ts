import { statusOf, type FailedStatus, type Failure } from '../failures.ts'
import type { JsonObject } from '../protocol/json.ts'
import type { TokenSet } from '../protocol/token-response.ts'
import type { User } from '../protocol/user.ts'
import type { FlowContext, Warning } from './context.ts'
import type { RawUserInfo } from './events.ts'

/** The user is signed in. */
export interface Authenticated {
  readonly status: 'authenticated'
  readonly user: User
  readonly tokens: TokenSet
  /** Claims of the verified ID token, where there was one. */
  readonly claims?: JsonObject
  /**
   * The bodies as they came: the token response (`token`), the user information (`user`), additional
   * requests; and what the profile captures of the callback (`callback`).
   */
  readonly raw: { readonly token: JsonObject | null } & RawUserInfo
  /** Scopes that were asked for and not granted. */
  readonly missingScopes: readonly string[]
  /** What was odd, though it did no harm: worth a line in a log. */
  readonly warnings: readonly Warning[]
}

/** The user is not signed in. `denied`, `expired` and `rejected` mean that nothing was exchanged. */
export interface NotAuthenticated {
  readonly status: FailedStatus
  readonly failure: Failure
  /** Present where only the user information failed: try again with `fetchUser(tokens)`. */
  readonly tokens?: TokenSet
}

/** How a flow ended. */
export type FlowOutcome = Authenticated | NotAuthenticated

/** The outcome of a flow that has ended; undefined as long as it has not. */
export function outcomeOf(context: FlowContext): FlowOutcome | undefined {
  const { user, tokens, failure } = context
  if (failure !== null)
    return { status: statusOf(failure), failure, ...(tokens !== null && { tokens }) }
  if (user === null || tokens === null) return undefined
  return {
    status: 'authenticated',
    user,
    tokens,
    ...(context.claims !== null && { claims: context.claims }),
    raw: {
      token: context.rawToken,
      ...context.rawUserInfo,
      ...(Object.keys(context.callback).length > 0 && { callback: context.callback }),
    },
    missingScopes: context.missingScopes,
    warnings: context.warnings,
  }
}
