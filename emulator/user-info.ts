import type { Provider } from 'trivet/providers'
import type { Situation, Stage } from '../fixtures/fixture.ts'
import { jsonAnswer, withMembers, type Answer } from './answer.ts'
import type { AccessToken } from './grants.ts'
import { recordedAnswer } from './recorded.ts'
import { isGranted, visibleMembers } from './scopes.ts'
import type { Surroundings } from './surroundings.ts'
import { usersOf } from './users.ts'

type AdditionalRequest = Provider['additionalRequests'][number]

/**
 * Answers a request for user information.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 RFC 6750 §2.1}
 */
export async function answerUserInfo(
  request: Request,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  const access = await accessIn(request, provider.userInfo, provider, surroundings)
  if (typeof access === 'string') return refusal(provider, access)
  const { user: key, scopes } = access.grant
  const user = usersOf(provider).find((one) => one.key === key)
  const visible = visibleMembers(user?.body ?? {}, scopes, provider)
  if (surroundings.faults.at('user').includes('wrong-subject') && 'sub' in visible)
    visible['sub'] = 'another-user'
  const recorded = recordedAnswer(provider.id, 'user', `user-${key}`)
  return recorded === undefined ? jsonAnswer(200, visible) : withMembers(recorded, visible)
}

/** Answers an additional request, such as GitHub's for the e-mail addresses. */
export async function answerAdditionalRequest(
  request: Request,
  { id, whenScopes, ...rest }: AdditionalRequest,
  provider: Provider,
  surroundings: Surroundings,
): Promise<Answer> {
  // An id without fixtures is the name of no stage, and nothing is found under it.
  const stage = id as Stage
  const access = await accessIn(request, rest, provider, surroundings)
  if (typeof access === 'string') return refusal(provider, access)
  const { user, scopes } = access.grant
  if (whenScopes.length > 0 && !whenScopes.some((scope) => isGranted(scope, scopes, provider)))
    return recordedAnswer(provider.id, stage, 'scope-missing') ?? refusal(provider, 'scope-missing')
  return (
    recordedAnswer(provider.id, stage, `user-${user}`) ??
    recordedAnswer(provider.id, stage, 'user-full') ??
    jsonAnswer(200, {})
  )
}

async function accessIn(
  request: Request,
  { token: place }: Pick<Provider['userInfo'], 'token'>,
  provider: Provider,
  { grants, now }: Surroundings,
): Promise<AccessToken | Situation> {
  const { headers } = request
  if ('userAgentIsRequired' in provider.quirks && (headers.get('user-agent') ?? '') === '')
    return 'user-agent-missing'
  const presented =
    place.in === 'header'
      ? headers.get('authorization')
      : (await parametersIn(request, place.in)).get(place.name)
  if (presented === null) return 'token-missing'
  const token = place.in === 'header' ? /^bearer +(\S+)$/i.exec(presented)?.[1] : presented
  if (token === undefined) return 'scheme-wrong'
  const access = grants.accessTokens.get(token)
  if (access?.grant.provider !== provider.id || access.grant.status === 'revoked')
    return 'token-invalid'
  return access.expiresAt !== null && now() >= access.expiresAt ? 'token-expired' : access
}

async function parametersIn(request: Request, place: 'query' | 'form'): Promise<URLSearchParams> {
  if (place === 'query') return new URL(request.url).searchParams
  return new URLSearchParams(await request.text())
}

/**
 * The provider's own refusal, or the one of the RFC.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-3.1 RFC 6750 §3.1}
 */
function refusal(provider: Provider, situation: Situation): Answer {
  const recorded = recordedAnswer(provider.id, 'user', situation)
  if (recorded !== undefined) return recorded
  const [status, error] = standard[situation] ?? [401, 'invalid_token']
  const challenge = situation === 'token-missing' ? 'Bearer' : `Bearer error="${error}"`
  return jsonAnswer(status, { error }, { 'www-authenticate': challenge })
}

const standard: Readonly<Partial<Record<Situation, readonly [status: number, error: string]>>> = {
  'user-agent-missing': [403, 'invalid_request'],
  'scheme-wrong': [400, 'invalid_request'],
  'scope-missing': [403, 'insufficient_scope'],
}
