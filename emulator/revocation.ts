import type { Provider } from 'trivet/providers'
import { jsonAnswer, type Answer } from './answer.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Ends a grant with all its tokens. Whoever has a token may do so, as at Google; an unknown one is as good as
 * revoked.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7009#section-2.2 RFC 7009 §2.2}
 */
export function answerRevocation(
  form: URLSearchParams,
  provider: Provider,
  { grants }: Pick<Surroundings, 'grants'>,
): Answer {
  const token = form.get('token')
  if (token === null) return jsonAnswer(400, { error: 'invalid_request' })
  const grant = grants.accessTokens.get(token)?.grant ?? grants.refreshTokens.get(token)
  if (grant?.provider === provider.id) grant.status = 'revoked'
  return jsonAnswer(200, {})
}
