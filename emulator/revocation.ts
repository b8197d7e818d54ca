import type { Provider } from 'trivet/providers'
import { jsonAnswer, type Answer } from './answer.ts'
import { authenticateClient } from './client-authentication.ts'
import { isRecorded } from './recorded.ts'
import { tokenError } from './token-errors.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Ends a grant with all its tokens; an unknown token is as good as revoked. The client authenticates, and may end
 * what is its own. At a provider of which something is recorded, whoever has a token may end it, as at Google.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7009#section-2 RFC 7009 §2}
 */
export async function answerRevocation(
  request: Request,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  const { grants } = surroundings
  const form = new URLSearchParams(await request.text())
  const token = form.get('token')
  const client = isRecorded(provider.id)
    ? null
    : authenticateClient(request.headers.get('authorization'), form, provider, surroundings)
  if (client !== null && 'situation' in client) return tokenError(provider, client.situation)
  if (token === null) return jsonAnswer(400, { error: 'invalid_request' })
  const grant = grants.accessTokens.get(token)?.grant ?? grants.refreshTokens.get(token)
  if (grant?.provider === provider.id && (client === null || client.clientId === grant.clientId))
    grant.status = 'revoked'
  return jsonAnswer(200, {})
}
