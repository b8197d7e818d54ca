import type { Failure } from '../failures.ts'
import type { JsonObject } from '../protocol/json.ts'
import type { TokenSet } from '../protocol/token-response.ts'
import type { User } from '../protocol/user.ts'
import type { CallbackPolicy } from './callback-policy.ts'
import type { RawUserInfo } from './events.ts'

/** Something to know about a login that succeeded all the same. */
export interface Warning {
  /** `callback.issuer-unannounced`: `iss` came, and was right, though the profile does not expect it. */
  readonly code: 'callback.issuer-unannounced' | 'callback.issuer-unknown'
}

/** Everything that the chart remembers. Plain JSON. */
export interface FlowContext {
  readonly provider: string
  readonly redirectUri: string
  /** The scopes that were asked for. */
  readonly scopes: readonly string[]
  readonly policy: CallbackPolicy
  /** Counts the effects that were asked for: a result that carries an older number is late. */
  readonly attempt: number

  // One-time secrets: null before they are made and after they were used.
  readonly state: string | null
  readonly codeVerifier: string | null
  readonly nonce: string | null
  /** Epoch milliseconds. Compared with the time that a callback carries: `after` timers do not survive a restore. */
  readonly expiresAt: number

  /** What the callback said beside the code, of what the policy captures. */
  readonly callback: JsonObject
  readonly tokens: TokenSet | null
  readonly rawToken: JsonObject | null
  readonly missingScopes: readonly string[]
  /** Claims of the verified ID token. */
  readonly claims: JsonObject | null
  /** The `sub` that the user information must have; null where there was no ID token. */
  readonly subject: string | null
  readonly user: User | null
  readonly rawUserInfo: RawUserInfo | null

  /** How often user information was asked for. */
  readonly userInfoTries: number
  /** How long this flow has waited between tries, in milliseconds. */
  readonly waitedMs: number
  /** Why user information was last not to be had, while it is asked for again. */
  readonly setback: Failure | null
  readonly warnings: readonly Warning[]
  /** Why the flow ended without a user; null as long as it has not. */
  readonly failure: Failure | null
}

export const initialContext: FlowContext = {
  provider: '',
  redirectUri: '',
  scopes: [],
  policy: {
    issuer: { expected: null, presence: 'optional', onErrorToo: true },
    denials: [],
    captures: {},
  },
  attempt: 0,
  state: null,
  codeVerifier: null,
  nonce: null,
  expiresAt: 0,
  callback: {},
  tokens: null,
  rawToken: null,
  missingScopes: [],
  claims: null,
  subject: null,
  user: null,
  rawUserInfo: null,
  userInfoTries: 0,
  waitedMs: 0,
  setback: null,
  warnings: [],
  failure: null,
}
