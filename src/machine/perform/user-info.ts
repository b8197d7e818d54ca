import type { HttpRequest } from '../../effects/ports.ts'
import type { Failure } from '../../failures.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../protocol/json.ts'
import { presentable } from '../../protocol/presentable.ts'
import { ok, type Result } from '../../protocol/result.ts'
import { buildUserInfoRequest } from '../../protocol/user-info-request.ts'
import { readUserInfoResponse } from '../../protocol/user-info-response.ts'
import { readUser } from '../../protocol/user.ts'
import type { Provider } from '../../providers/schema.ts'
import type { EffectParams } from '../effects.ts'
import type { UserInfoFailed, UserInfoFetched } from '../events.ts'
import { retryAfterMs } from './backoff.ts'
import { send } from './send.ts'
import type { Surroundings } from './surroundings.ts'

/** Asks who the user is, with the additional requests of the profile at the same time. */
export async function fetchUserInfo(
  params: EffectParams['effect.fetchUserInfo'],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<UserInfoFetched | UserInfoFailed> {
  const { attempt, accessToken, grantedScopes, rawToken, claims, tries } = params
  const { effects, provider } = surroundings
  const fail = (failed: Failure): UserInfoFailed => ({
    type: 'userInfo.failed',
    attempt,
    failure: presentable(failed, [accessToken, ...tokensIn(rawToken)]),
    retryAfterMs: retryAfterMs(failed, tries, effects),
  })

  const questions = questionsFor(provider, grantedScopes)
  const answers = await Promise.all(
    questions.map((question) => ask(question, accessToken, surroundings, signal)),
  )
  const raw: Record<string, Json> = {}
  for (const [index, { id }] of questions.entries()) {
    const answer = answers[index]
    if (answer?.ok === false) return fail(answer.failure)
    raw[id] = answer?.value ?? null
  }
  const user = readUser(provider, {
    ...raw,
    token: rawToken ?? undefined,
    idToken: claims ?? undefined,
  })
  if (!user.ok) return fail(user.failure)
  return {
    type: 'userInfo.fetched',
    attempt,
    user: user.value,
    subject: subjectOf(raw['user']),
    raw,
  }
}

/** The tokens beside the access token, which a provider's words must not show either. */
function tokensIn(rawToken: JsonObject | null): string[] {
  return ['refresh_token', 'id_token'].flatMap((name) => {
    const token = rawToken === null ? undefined : memberOf(rawToken, name)
    return typeof token === 'string' ? [token] : []
  })
}

interface Question {
  readonly id: string
  readonly url: string
  readonly headers: HttpRequest['headers']
  readonly ignoreStatuses: readonly number[]
}

function questionsFor(provider: Provider, grantedScopes: readonly string[]): Question[] {
  const { endpoints, userInfo, additionalRequests } = provider
  const isGranted = (scopes: readonly string[]): boolean =>
    scopes.length === 0 || scopes.some((scope) => grantedScopes.includes(scope))
  return [
    { id: 'user', url: endpoints.userInfo, headers: userInfo.headers, ignoreStatuses: [] },
    ...additionalRequests.filter(({ whenScopes }) => isGranted(whenScopes)),
  ]
}

async function ask(
  { id, url, headers, ignoreStatuses }: Question,
  accessToken: string,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Result<Json>> {
  const request = buildUserInfoRequest(url, accessToken, headers)
  const sent = await send(request, 'userinfo', surroundings, signal)
  if (!sent.ok) return sent
  const { errors } = surroundings.provider.userInfo
  const read = readUserInfoResponse(sent.value, {
    request: id,
    errors,
    receivedAt: surroundings.effects.now(),
  })
  const isIgnored =
    !read.ok && !read.failure.retryable && ignoreStatuses.includes(sent.value.status)
  return isIgnored ? ok(null) : read
}

function subjectOf(body: Json | undefined): string | null {
  const subject = isJsonObject(body) ? memberOf(body, 'sub') : undefined
  return typeof subject === 'string' ? subject : null
}
