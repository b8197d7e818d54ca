import type { FailureCode } from 'trivet'
import { providers } from 'trivet/providers'

/**
 * What providers call an error, by the failure code that it comes with.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 RFC 6749 §4.1.2.1}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749 §5.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3.1 RFC 6750 §3.1}
 */
const standard: Readonly<Partial<Record<FailureCode, readonly string[]>>> = {
  'exchange.rejected': [
    'invalid_grant',
    'invalid_client',
    'unauthorized_client',
    'unsupported_grant_type',
  ],
  'callback.denied': ['access_denied'],
  'callback.error': [
    'invalid_request',
    'invalid_scope',
    'unsupported_response_type',
    'server_error',
    'temporarily_unavailable',
    'login_required',
    'consent_required',
    'interaction_required',
  ],
  'userinfo.unauthorized': ['invalid_token'],
  'userinfo.forbidden': ['insufficient_scope'],
}

/** The failure code of each error that is known by name: in the standards, or of one provider. */
export function providerErrors(): ReadonlyMap<string, FailureCode> {
  const known = new Map<string, FailureCode>()
  for (const { token, hints } of Object.values(providers)) {
    for (const error of Object.keys(token.errors)) known.set(error, 'exchange.rejected')
    for (const { error, code } of hints)
      if (error !== undefined) known.set(error, code as FailureCode)
  }
  for (const [code, errors] of Object.entries(standard))
    for (const error of errors) known.set(error, code as FailureCode)
  return known
}
