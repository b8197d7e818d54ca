import type { Failure } from '../../failures.ts'
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../protocol/json.ts'
import { presentable } from '../../protocol/presentable.ts'
import { ok, type Result } from '../../protocol/result.ts'
import type { Sources } from '../../protocol/select.ts'
import { buildUserInfoRequest, type ResourceRequest } from '../../protocol/user-info-request.ts'
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
  signal: AbortSignal | undefined,
): Promise<UserInfoFetched | UserInfoFailed> {
  const { attempt, accessToken, grantedScopes, others, rawToken, claims, callback, tries } = params
  const { effects, provider, client } = surroundings
  const secrets = [accessToken, ...others, ...tokensIn(rawToken)]
  const fail = (failed: Failure): UserInfoFailed => ({
    type: 'userInfo.failed',
    attempt,
    failure: presentable(failed, [...secrets, ...textsIn(callback)]),
    retryAfterMs: retryAfterMs(failed, tries, effects),
  })

  const questions = questionsFor(provider, grantedScopes)
  const sources: Sources = {
    client: { id: client.clientId },
    token: rawToken ?? undefined,
    idToken: claims ?? undefined,
    callback,
  }
  const answers = await Promise.all(
    questions.map((question) => ask(question, accessToken, sources, surroundings, signal)),
  )
  const raw: Record<string, Json> = {}
  for (const [index, { id }] of questions.entries()) {
    const answer = answers[index]
    if (answer?.ok === false) return fail(answer.failure)
    raw[id] = answer?.value ?? null
  }
  // A member before the spreads, which Node 20 copies slowly without one: see docs/decisions/091.
  const user = readUser(provider, { user: raw['user'], ...sources, ...raw }, secrets)
  if (!user.ok) return fail(user.failure)
  return {
    type: 'userInfo.fetched',
    attempt,
    user: user.value,
    // Without user information there is nothing that could be about somebody else.
    subject: subjectOf(provider.endpoints.userInfo === undefined ? claims : raw['user']),
    raw,
  }
}

/** The same as they came: a profile may have no use for an ID token that is there. */
function tokensIn(rawToken: JsonObject | null): string[] {
  if (rawToken === null) return []
  const tokens = [memberOf(rawToken, 'refresh_token'), memberOf(rawToken, 'id_token')]
  return tokens.filter((token) => typeof token === 'string')
}

/** Captured parameters are the provider's own: some are as good as secrets. */
function textsIn(callback: JsonObject): string[] {
  return Object.values(callback).filter((value) => typeof value === 'string')
}

interface Question extends ResourceRequest {
  readonly id: string
  readonly url: string
  readonly ignoreStatuses: readonly number[]
}

function questionsFor(provider: Provider, grantedScopes: readonly string[]): Question[] {
  const { endpoints, userInfo, additionalRequests } = provider
  const isGranted = (scopes: readonly string[]): boolean =>
    scopes.length === 0 || scopes.some((scope) => grantedScopes.includes(scope))
  const { userInfo: url } = endpoints
  return [
    ...(url === undefined ? [] : [{ id: 'user', url, ignoreStatuses: [], ...userInfo }]),
    ...additionalRequests.filter(({ whenScopes }) => isGranted(whenScopes)),
  ]
}

async function ask(
  question: Question,
  accessToken: string,
  sources: Sources,
  surroundings: Surroundings,
  signal: AbortSignal | undefined,
): Promise<Result<Json>> {
  const { id, url, ignoreStatuses } = question
  const request = buildUserInfoRequest(url, accessToken, question, sources)
  const sent = await send(request, 'userinfo', surroundings, signal)
  if (!sent.ok) return sent
  const { provider, effects } = surroundings
  const read = readUserInfoResponse(sent.value, {
    request: id,
    provider,
    receivedAt: effects.now(),
  })
  const isIgnored =
    !read.ok && !read.failure.retryable && ignoreStatuses.includes(sent.value.status)
  return isIgnored ? ok(null) : read
}

function subjectOf(body: Json | undefined): string | null {
  const subject = isJsonObject(body) ? memberOf(body, 'sub') : undefined
  return typeof subject === 'string' ? subject : null
}
