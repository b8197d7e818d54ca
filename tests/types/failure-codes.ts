import type { FailureCode } from 'trivet'

/** Every code by hand: one more, or one less, and this does not compile. That is a change for users. */
export function stepOf(code: FailureCode): string {
  switch (code) {
    case 'authorization.preparation-failed':
    case 'authorization.interrupted':
    case 'callback.flow-not-found':
    case 'callback.body-unreadable':
    case 'callback.state-missing':
    case 'callback.state-duplicated':
    case 'callback.state-mismatch':
    case 'callback.provider-mismatch':
    case 'callback.redirect-mismatch':
    case 'callback.expired':
    case 'callback.parameter-duplicated':
    case 'callback.parameter-unexpected':
    case 'callback.issuer-mismatch':
    case 'callback.issuer-missing':
    case 'callback.denied':
    case 'callback.error':
    case 'callback.code-missing':
    case 'exchange.interrupted':
    case 'exchange.secret-unavailable':
    case 'exchange.rejected':
    case 'exchange.rate-limited':
    case 'exchange.server-error':
    case 'exchange.status-unexpected':
    case 'exchange.redirected':
    case 'exchange.content-type-unexpected':
    case 'exchange.body-malformed':
    case 'exchange.access-token-missing':
    case 'exchange.token-type-missing':
    case 'exchange.token-type-unsupported':
    case 'exchange.member-malformed':
    case 'id-token.interrupted':
    case 'id-token.missing':
    case 'id-token.malformed':
    case 'id-token.algorithm-unexpected':
    case 'id-token.keys-unavailable':
    case 'id-token.key-not-found':
    case 'id-token.signature-invalid':
    case 'id-token.claim-missing':
    case 'id-token.claim-malformed':
    case 'id-token.issuer-mismatch':
    case 'id-token.audience-mismatch':
    case 'id-token.authorized-party-mismatch':
    case 'id-token.expired':
    case 'id-token.not-yet-valid':
    case 'id-token.nonce-mismatch':
    case 'id-token.access-token-hash-mismatch':
    case 'id-token.subject-mismatch':
    case 'userinfo.interrupted':
    case 'userinfo.unauthorized':
    case 'userinfo.forbidden':
    case 'userinfo.rejected':
    case 'userinfo.rate-limited':
    case 'userinfo.server-error':
    case 'userinfo.status-unexpected':
    case 'userinfo.redirected':
    case 'userinfo.content-type-unexpected':
    case 'userinfo.body-malformed':
    case 'userinfo.id-missing':
    case 'userinfo.id-malformed':
    case 'network.unreachable':
    case 'network.certificate-refused':
    case 'network.reset':
    case 'network.timeout':
    case 'network.redirected':
    case 'network.response-too-large':
    case 'network.response-not-utf8':
    case 'network.adapter-failed':
    case 'store.tampered':
    case 'store.unavailable':
    case 'flow.cancelled':
    case 'flow.pending-malformed':
      return code.split('.')[0] ?? ''
    default:
      return code satisfies never
  }
}
