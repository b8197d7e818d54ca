/** The step of the flow in which a failure happened. */
export type Step = 'authorize' | 'callback' | 'exchange' | 'id-token' | 'userinfo'

/** How a flow that did not succeed ended. `rejected` means that nothing was exchanged. */
export type FailedStatus = 'denied' | 'expired' | 'rejected' | 'failed' | 'cancelled'

/** What a provider said about an error: its words, cleaned and cut, never ours. */
export interface ProviderError {
  /** The `error` member or parameter. */
  readonly error: string
  /** The standard code that this provider's own word stands for, where the profile knows it. */
  readonly standardError: string | null
  readonly description: string | null
  readonly uri: string | null
}

export interface Status {
  /** HTTP status code. */
  readonly status: number
}
export interface Host {
  /** Host and port of the endpoint. */
  readonly host: string
}
export interface RetryAt {
  /** When to try again, in epoch milliseconds; null where the provider does not say. */
  readonly retryAt: number | null
}
export interface Comparison<Received = string | null> {
  readonly expected: string | null
  readonly received: Received
}
export type Nothing = Readonly<Record<never, never>>

/** The details of each failure, by its code. All of it may be shown: no secret is ever in it. */
export interface FailureDetails {
  'authorization.preparation-failed': { readonly adapter: string }
  'authorization.interrupted': Nothing

  'callback.flow-not-found': Nothing
  'callback.body-unreadable': {
    readonly reason: 'method' | 'content-type' | 'too-large' | 'used' | 'broken'
  }
  'callback.state-missing': Nothing
  'callback.state-duplicated': Nothing
  'callback.state-mismatch': Nothing
  'callback.provider-mismatch': Comparison<string>
  'callback.redirect-mismatch': Comparison
  'callback.expired': { readonly expiredAt: number; readonly receivedAt: number }
  'callback.parameter-duplicated': { readonly parameter: string }
  'callback.parameter-unexpected': { readonly parameter: string; readonly in: 'query' | 'fragment' }
  'callback.issuer-mismatch': Comparison<string>
  'callback.issuer-missing': { readonly expected: string | null }
  'callback.denied': ProviderError
  'callback.error': ProviderError
  'callback.code-missing': Nothing

  'exchange.interrupted': Nothing
  'exchange.secret-unavailable': Nothing
  'exchange.rejected': ProviderError & Status
  'exchange.rate-limited': Status & RetryAt
  'exchange.server-error': Status
  'exchange.status-unexpected': Status
  'exchange.redirected': Status & { readonly location: string | null }
  'exchange.content-type-unexpected': { readonly contentType: string | null }
  'exchange.body-malformed': { readonly reason: BodyFault }
  'exchange.access-token-missing': Nothing
  'exchange.token-type-missing': Nothing
  'exchange.token-type-unsupported': { readonly tokenType: string }
  'exchange.member-malformed': { readonly member: string; readonly reason: string }

  'id-token.interrupted': Nothing
  'id-token.missing': Nothing
  'id-token.malformed': { readonly reason: string }
  'id-token.algorithm-unexpected': {
    readonly algorithm: string | null
    readonly allowed: readonly string[]
  }
  'id-token.keys-unavailable': { readonly reason: string; readonly status: number | null }
  'id-token.key-not-found': { readonly keyId: string | null }
  'id-token.signature-invalid': Nothing
  'id-token.claim-missing': { readonly claim: string }
  'id-token.claim-malformed': { readonly claim: string }
  'id-token.issuer-mismatch': Comparison
  'id-token.audience-mismatch': { readonly received: readonly string[] }
  'id-token.authorized-party-mismatch': Comparison
  'id-token.expired': { readonly expiredAt: number; readonly now: number }
  'id-token.not-yet-valid': {
    readonly claim: 'iat' | 'nbf'
    readonly at: number
    readonly now: number
  }
  'id-token.nonce-mismatch': { readonly received: boolean }
  'id-token.access-token-hash-mismatch': Nothing
  'id-token.subject-mismatch': Nothing

  'userinfo.interrupted': Nothing
  'userinfo.unauthorized': UserInfoError
  'userinfo.forbidden': UserInfoError
  'userinfo.rejected': UserInfoError
  'userinfo.rate-limited': UserInfoRequest & Status & RetryAt
  'userinfo.server-error': UserInfoRequest & Status
  'userinfo.status-unexpected': UserInfoRequest & Status
  'userinfo.redirected': UserInfoRequest & Status & { readonly location: string | null }
  'userinfo.content-type-unexpected': UserInfoRequest & { readonly contentType: string | null }
  'userinfo.body-malformed': UserInfoRequest & { readonly reason: BodyFault }
  'userinfo.id-missing': { readonly at: string }
  'userinfo.id-malformed': { readonly at: string; readonly reason: string }

  'network.unreachable': Host
  'network.certificate-refused': Host
  'network.reset': Host
  'network.timeout': Host & { readonly timeoutMs: number }
  'network.redirected': Host
  'network.response-too-large': Host & { readonly maxBytes: number }
  'network.response-not-utf8': Host
  'network.adapter-failed': Host

  'store.tampered': { readonly reason: SealFault }
  'store.unavailable': {
    /** Which one; `custom` is the application's own. */
    readonly store: 'memory' | 'redis' | 'sql' | 'web-storage' | 'custom'
    readonly operation: 'put' | 'take'
    /** The short name of the backend's error, such as `ECONNREFUSED`; null where it has none. */
    readonly reason: string | null
  }

  'flow.cancelled': Nothing
  'flow.pending-malformed': { readonly at: string }
}

/** Why a body could not be read. */
export type BodyFault = 'empty' | 'not-json' | 'not-form' | 'too-deep' | 'not-an-object'

/** Why something kept cannot be what was put there. */
export type SealFault = 'malformed' | 'key-unknown' | 'not-authentic'

export interface UserInfoRequest {
  /** Which request: `user`, or the id of an additional one. */
  readonly request: string
}
export type UserInfoError = UserInfoRequest & ProviderError & Status

/** A stable code, `area.reason`. */
export type FailureCode = keyof FailureDetails

/** One failure, as plain data. Switch on `code`. */
export type FailureOf<Code extends FailureCode> = {
  [C in Code]: {
    readonly code: C
    readonly step: Step
    readonly details: FailureDetails[C]
    /** Whether the same thing, tried again later, may succeed without anybody changing anything. */
    readonly retryable: boolean
    /** True where the provider may have acted on a request whose answer we never saw. */
    readonly ambiguous?: true
  }
}[Code]

/** Any failure of a flow. */
export type Failure = FailureOf<FailureCode>

interface FailureEntry {
  readonly ends: FailedStatus
  readonly step: Step
  readonly retryable?: true
  /** The callback was not this login's: it goes on waiting for its own. */
  readonly isForeign?: true
}

/**
 * Every failure code: how it ends the flow, the step in which it happens, and whether it can pass by itself.
 * A `network.*` failure says in its own `step` where it happened; the step given here is the usual one.
 */
export const failureTable = {
  'authorization.preparation-failed': { ends: 'failed', step: 'authorize' },
  'authorization.interrupted': { ends: 'failed', step: 'authorize', retryable: true },

  'callback.flow-not-found': { ends: 'rejected', step: 'callback', retryable: true },
  'callback.body-unreadable': { ends: 'rejected', step: 'callback', isForeign: true },
  'callback.state-missing': { ends: 'rejected', step: 'callback', isForeign: true },
  'callback.state-duplicated': { ends: 'rejected', step: 'callback', isForeign: true },
  'callback.state-mismatch': { ends: 'rejected', step: 'callback', isForeign: true },
  'callback.provider-mismatch': { ends: 'rejected', step: 'callback', isForeign: true },
  'callback.redirect-mismatch': { ends: 'rejected', step: 'callback', isForeign: true },
  'callback.expired': { ends: 'expired', step: 'callback', retryable: true },
  'callback.parameter-duplicated': { ends: 'rejected', step: 'callback' },
  'callback.parameter-unexpected': { ends: 'rejected', step: 'callback' },
  'callback.issuer-mismatch': { ends: 'rejected', step: 'callback' },
  'callback.issuer-missing': { ends: 'rejected', step: 'callback' },
  'callback.denied': { ends: 'denied', step: 'callback', retryable: true },
  'callback.error': { ends: 'failed', step: 'callback' },
  'callback.code-missing': { ends: 'failed', step: 'callback' },

  'exchange.interrupted': { ends: 'failed', step: 'exchange', retryable: true },
  'exchange.secret-unavailable': { ends: 'failed', step: 'exchange' },
  'exchange.rejected': { ends: 'failed', step: 'exchange' },
  'exchange.rate-limited': { ends: 'failed', step: 'exchange', retryable: true },
  'exchange.server-error': { ends: 'failed', step: 'exchange', retryable: true },
  'exchange.status-unexpected': { ends: 'failed', step: 'exchange' },
  'exchange.redirected': { ends: 'failed', step: 'exchange' },
  'exchange.content-type-unexpected': { ends: 'failed', step: 'exchange' },
  'exchange.body-malformed': { ends: 'failed', step: 'exchange' },
  'exchange.access-token-missing': { ends: 'failed', step: 'exchange' },
  'exchange.token-type-missing': { ends: 'failed', step: 'exchange' },
  'exchange.token-type-unsupported': { ends: 'failed', step: 'exchange' },
  'exchange.member-malformed': { ends: 'failed', step: 'exchange' },

  'id-token.interrupted': { ends: 'failed', step: 'id-token', retryable: true },
  'id-token.missing': { ends: 'failed', step: 'id-token' },
  'id-token.malformed': { ends: 'failed', step: 'id-token' },
  'id-token.algorithm-unexpected': { ends: 'failed', step: 'id-token' },
  'id-token.keys-unavailable': { ends: 'failed', step: 'id-token', retryable: true },
  'id-token.key-not-found': { ends: 'failed', step: 'id-token' },
  'id-token.signature-invalid': { ends: 'failed', step: 'id-token' },
  'id-token.claim-missing': { ends: 'failed', step: 'id-token' },
  'id-token.claim-malformed': { ends: 'failed', step: 'id-token' },
  'id-token.issuer-mismatch': { ends: 'failed', step: 'id-token' },
  'id-token.audience-mismatch': { ends: 'failed', step: 'id-token' },
  'id-token.authorized-party-mismatch': { ends: 'failed', step: 'id-token' },
  'id-token.expired': { ends: 'failed', step: 'id-token' },
  'id-token.not-yet-valid': { ends: 'failed', step: 'id-token' },
  'id-token.nonce-mismatch': { ends: 'failed', step: 'id-token' },
  'id-token.access-token-hash-mismatch': { ends: 'failed', step: 'id-token' },
  'id-token.subject-mismatch': { ends: 'failed', step: 'id-token' },

  'userinfo.interrupted': { ends: 'failed', step: 'userinfo', retryable: true },
  'userinfo.unauthorized': { ends: 'failed', step: 'userinfo' },
  'userinfo.forbidden': { ends: 'failed', step: 'userinfo' },
  'userinfo.rejected': { ends: 'failed', step: 'userinfo' },
  'userinfo.rate-limited': { ends: 'failed', step: 'userinfo', retryable: true },
  'userinfo.server-error': { ends: 'failed', step: 'userinfo', retryable: true },
  'userinfo.status-unexpected': { ends: 'failed', step: 'userinfo' },
  'userinfo.redirected': { ends: 'failed', step: 'userinfo' },
  'userinfo.content-type-unexpected': { ends: 'failed', step: 'userinfo' },
  'userinfo.body-malformed': { ends: 'failed', step: 'userinfo' },
  'userinfo.id-missing': { ends: 'failed', step: 'userinfo' },
  'userinfo.id-malformed': { ends: 'failed', step: 'userinfo' },

  'network.unreachable': { ends: 'failed', step: 'exchange', retryable: true },
  'network.certificate-refused': { ends: 'failed', step: 'exchange' },
  'network.reset': { ends: 'failed', step: 'exchange', retryable: true },
  'network.timeout': { ends: 'failed', step: 'exchange', retryable: true },
  'network.redirected': { ends: 'failed', step: 'exchange' },
  'network.response-too-large': { ends: 'failed', step: 'exchange' },
  'network.response-not-utf8': { ends: 'failed', step: 'exchange' },
  'network.adapter-failed': { ends: 'failed', step: 'exchange' },

  'store.tampered': { ends: 'rejected', step: 'callback' },
  'store.unavailable': { ends: 'failed', step: 'callback', retryable: true },

  'flow.cancelled': { ends: 'cancelled', step: 'callback', retryable: true },
  'flow.pending-malformed': { ends: 'rejected', step: 'callback' },
} as const satisfies Record<FailureCode, FailureEntry>

/** Makes a failure. `at` overrides the step or marks the failure ambiguous. */
export function failure<Code extends FailureCode>(
  code: Code,
  details: FailureDetails[Code],
  at: { readonly step?: Step; readonly ambiguous?: boolean } = {},
): FailureOf<Code> {
  const entry: FailureEntry = failureTable[code]
  return {
    code,
    step: at.step ?? entry.step,
    details,
    retryable: entry.retryable ?? false,
    ...(at.ambiguous === true && { ambiguous: true as const }),
  }
}

/** How a flow with this failure ends. */
export function statusOf(failed: Failure): FailedStatus {
  return failureTable[failed.code].ends
}

/** What `isStillWaiting` looks at: any outcome has it. */
interface Ending {
  readonly status: string
  readonly failure?: Failure
}

/**
 * Whether the login goes on waiting for its own callback: this one was not its, and nothing of it was used. Keep the
 * pending flow then.
 */
export function isStillWaiting({ failure: failed }: Ending): boolean {
  if (failed === undefined) return false
  const entry: FailureEntry = failureTable[failed.code]
  return entry.isForeign ?? false
}
