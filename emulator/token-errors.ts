import type { Provider } from 'trivet/providers'
import type { Situation } from '../fixtures/fixture.ts'
import { jsonAnswer, type Answer } from './answer.ts'
import { recordedAnswer } from './recorded.ts'

/** What RFC 6749 §5.2 calls a situation; `invalid_request` where it is not here. */
const standard: Readonly<Partial<Record<Situation, readonly [status: number, error: string]>>> = {
  'client-unknown': [401, 'invalid_client'],
  'secret-wrong': [401, 'invalid_client'],
  'credentials-unreadable': [401, 'invalid_client'],
  'code-unknown': [400, 'invalid_grant'],
  'code-used': [400, 'invalid_grant'],
  'code-expired': [400, 'invalid_grant'],
  'code-foreign': [400, 'invalid_grant'],
  'redirect-uri-different': [400, 'invalid_grant'],
  'verifier-wrong': [400, 'invalid_grant'],
  'verifier-missing': [400, 'invalid_grant'],
  'verifier-unexpected': [400, 'invalid_grant'],
  'refresh-token-unknown': [400, 'invalid_grant'],
  'refresh-token-revoked': [400, 'invalid_grant'],
  'grant-type-unsupported': [400, 'unsupported_grant_type'],
}

/**
 * The provider's own refusal, or the one of the RFC.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-5.2 RFC 6749 §5.2}
 */
export function tokenError(provider: Provider, situation: Situation): Answer {
  const recorded = recordedAnswer(provider.id, 'token', situation)
  if (recorded !== undefined) return recorded
  const [status, error] = standard[situation] ?? [400, 'invalid_request']
  const headers = status === 401 ? { 'www-authenticate': 'Basic realm="token"' } : {}
  return jsonAnswer(status, { error, error_description: situation.replaceAll('-', ' ') }, headers)
}
