import { failure, type Failure } from '../../failures.ts'
import { authenticateClient, chooseAuthentication } from '../../protocol/client-authentication.ts'
import { presentable } from '../../protocol/presentable.ts'
import { missingScopes } from '../../protocol/scope.ts'
import { buildTokenRequest } from '../../protocol/token-request.ts'
import { readTokenResponse } from '../../protocol/token-response.ts'
import type { EffectParams } from '../effects.ts'
import type { CodeExchanged, EffectFailed } from '../events.ts'
import { inTime } from './in-time.ts'
import { send } from './send.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Redeems the code. It is sent once; once more, in the identical request, only where surely nothing was sent.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 RFC 6749 §4.1.3}
 */
export async function exchange(
  { attempt, scopes, state, nonce, callback, ...grant }: EffectParams['effect.exchange'],
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): Promise<CodeExchanged | EffectFailed> {
  const { effects, client, provider } = surroundings
  const secret = await secretOf(surroundings, signal)
  const way = chooseAuthentication(provider.client.authentication, secret !== null) ?? {
    method: 'none',
  }
  const credentials = authenticateClient(
    client.clientId,
    secret ?? null,
    way,
    provider.client.parameters,
  )
  const fail = (failed: Failure): EffectFailed => {
    const basic = credentials.headers['authorization']?.slice('Basic '.length)
    const secrets = [grant.code, grant.codeVerifier, state, nonce, secret, basic]
    return { type: 'exchange.failed', attempt, failure: presentable(failed, secrets) }
  }
  if (secret === undefined) return fail(failure('exchange.secret-unavailable', {}))

  const request = buildTokenRequest(provider.endpoints.token, grant, credentials, provider.token, {
    client: { id: client.clientId },
    callback: { ...callback, state },
  })
  const first = await send(request, 'exchange', surroundings, signal)
  const isUnsent = !first.ok && first.sent === 'no' && signal?.aborted !== true
  const sent = isUnsent ? await send(request, 'exchange', surroundings, signal) : first
  if (!sent.ok) return fail(sent.failure)

  const read = readTokenResponse(sent.value, {
    provider,
    requestedScopes: scopes,
    callback,
    receivedAt: effects.now(),
  })
  if (!read.ok) return fail(read.failure)
  const { tokens, raw } = read.value
  return {
    type: 'code.exchanged',
    attempt,
    tokens,
    raw,
    missingScopes: missingScopes(scopes, tokens.scopes, provider),
    idTokenExpected: provider.idToken !== undefined && scopes.includes('openid'),
  }
}

/** Null for a public client; undefined where the application's own function, or its key, fails or is too slow. */
async function secretOf(
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): Promise<string | null | undefined> {
  const { client, provider, effects } = surroundings
  const { clientId, clientSecret } = client
  if (clientSecret === undefined || typeof clientSecret === 'string') return clientSecret ?? null
  try {
    if (typeof clientSecret === 'object') {
      const way = provider.client.authentication.find((one) => one.method === 'signed')
      if (way === undefined) return undefined
      const { signClientSecret } = await import('../../protocol/signed-secret.ts')
      return await signClientSecret(clientId, clientSecret, way, effects.now())
    }
    const secret: unknown = await inTime(async () => clientSecret(), surroundings, signal)
    return typeof secret === 'string' && secret !== '' ? secret : undefined
  } catch {
    return undefined
  }
}
