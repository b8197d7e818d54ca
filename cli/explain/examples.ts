import type { Failure, FailureCode, FailureDetails, Step } from 'trivet'
import type { Provider } from 'trivet/providers'

// A time that nobody takes for now.
const AT = Date.UTC(2026, 0, 1, 12)
const LATER = AT + 60_000

const nothing = {}
const host = { host: 'provider.example' }
const comparison = { expected: 'https://provider.example', received: 'https://other.example' }
const words = { error: '', standardError: null, description: null, uri: null }
const user = { request: 'user' }

/**
 * One example of the details of each failure: a code alone does not have any. It is also the list of all
 * codes; one that is missing does not compile.
 */
const exampleDetails: FailureDetails = {
  'authorization.preparation-failed': { adapter: '' },
  'authorization.interrupted': nothing,

  'callback.flow-not-found': nothing,
  'callback.body-unreadable': { reason: 'content-type' },
  'callback.state-missing': nothing,
  'callback.state-duplicated': nothing,
  'callback.state-mismatch': nothing,
  'callback.provider-mismatch': { expected: 'one', received: 'another' },
  'callback.redirect-mismatch': {
    expected: 'https://app.example/callback',
    received: 'https://app.example/elsewhere',
  },
  'callback.expired': { expiredAt: AT, receivedAt: LATER },
  'callback.parameter-duplicated': { parameter: 'code' },
  'callback.parameter-unexpected': { parameter: 'access_token', in: 'query' },
  'callback.issuer-mismatch': comparison,
  'callback.issuer-missing': { expected: comparison.expected },
  'callback.denied': { ...words, error: 'access_denied' },
  'callback.error': { ...words, error: 'invalid_scope' },
  'callback.code-missing': nothing,

  'exchange.interrupted': nothing,
  'exchange.secret-unavailable': nothing,
  'exchange.rejected': { ...words, error: 'invalid_grant', status: 400 },
  'exchange.rate-limited': { status: 429, retryAt: null },
  'exchange.server-error': { status: 500 },
  'exchange.status-unexpected': { status: 404 },
  'exchange.redirected': { status: 302, location: 'https://other.example/' },
  'exchange.content-type-unexpected': { contentType: 'text/html' },
  'exchange.body-malformed': { reason: 'not-json' },
  'exchange.access-token-missing': nothing,
  'exchange.token-type-missing': nothing,
  'exchange.token-type-unsupported': { tokenType: 'mac' },
  'exchange.member-malformed': { member: 'expires_in', reason: 'not a number' },

  'id-token.interrupted': nothing,
  'id-token.missing': nothing,
  'id-token.malformed': { reason: 'not a JWT' },
  'id-token.algorithm-unexpected': { algorithm: 'none', allowed: ['RS256'] },
  'id-token.keys-unavailable': { reason: 'unreachable', status: null },
  'id-token.key-not-found': { keyId: 'a-key' },
  'id-token.signature-invalid': nothing,
  'id-token.claim-missing': { claim: 'sub' },
  'id-token.claim-malformed': { claim: 'exp' },
  'id-token.issuer-mismatch': comparison,
  'id-token.audience-mismatch': { received: ['another-client'] },
  'id-token.authorized-party-mismatch': { expected: 'a-client', received: 'another-client' },
  'id-token.expired': { expiredAt: AT, now: LATER },
  'id-token.not-yet-valid': { claim: 'iat', at: LATER, now: AT },
  'id-token.nonce-mismatch': { received: true },
  'id-token.access-token-hash-mismatch': nothing,
  'id-token.subject-mismatch': nothing,

  'userinfo.interrupted': nothing,
  'userinfo.unauthorized': { ...user, ...words, status: 401 },
  'userinfo.forbidden': { ...user, ...words, status: 403 },
  'userinfo.rejected': { ...user, ...words, status: 400 },
  'userinfo.rate-limited': { ...user, status: 429, retryAt: null },
  'userinfo.server-error': { ...user, status: 500 },
  'userinfo.status-unexpected': { ...user, status: 404 },
  'userinfo.redirected': { ...user, status: 302, location: 'https://other.example/' },
  'userinfo.content-type-unexpected': { ...user, contentType: 'text/html' },
  'userinfo.body-malformed': { ...user, reason: 'not-json' },
  'userinfo.id-missing': { at: '/id' },
  'userinfo.id-malformed': { at: '/id', reason: 'neither a string nor a number' },

  'store.tampered': { reason: 'malformed' },
  'store.unavailable': { store: 'redis', operation: 'take', reason: null },

  'network.unreachable': host,
  'network.certificate-refused': host,
  'network.reset': host,
  'network.timeout': { ...host, timeoutMs: 10_000 },
  'network.redirected': host,
  'network.response-too-large': { ...host, maxBytes: 1_048_576 },
  'network.response-not-utf8': host,
  'network.adapter-failed': host,

  'flow.cancelled': nothing,
  'flow.pending-malformed': { at: 'state' },
}

/** Every code, by area. */
export const codes = Object.keys(exampleDetails) as readonly FailureCode[]

const steps: Readonly<Record<string, Step>> = {
  authorization: 'authorize',
  callback: 'callback',
  exchange: 'exchange',
  'id-token': 'id-token',
  userinfo: 'userinfo',
  network: 'exchange',
}

/** What comes before the dot. */
export function areaOf(code: FailureCode): string {
  return code.split('.')[0] ?? ''
}

/**
 * A failure with this code, as an example.
 *
 * @param error The provider's own error, where it is known.
 * @param profile Says what the error stands for there, and with which status it comes.
 */
export function exampleOf(code: FailureCode, error?: string, profile?: Provider): Failure {
  const details = exampleDetails[code]
  const step = steps[areaOf(code)] ?? 'callback'
  const isOk = code === 'exchange.rejected' && profile?.quirks.tokenErrorsUseStatus200 !== undefined
  const own =
    error !== undefined && 'error' in details
      ? {
          ...details,
          error,
          standardError: profile?.token.errors[error] ?? null,
          ...(isOk && { status: 200 }),
        }
      : details
  // One code gives one member of the union; TypeScript does not see that the details belong to it.
  return { code, step, details: own, retryable: false } as unknown as Failure
}
