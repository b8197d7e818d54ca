import type { HttpResponse } from 'trivet/effects'
import type { Fixture } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { jsonIn, withoutQuery } from './answers.ts'
import type { Draft } from './draft.ts'
import { expectationOf, failureOf, replayed, replaying } from './replay.ts'

/** A login as it was seen, to replay one of its answers in. */
export interface SeenLogin {
  readonly provider: Provider
  /** The callback with a code. */
  readonly query: string
  /** The answer with tokens; undefined where none was seen. */
  readonly token: HttpResponse | undefined
}

export async function loginIn(drafts: readonly Draft[], given: Provider): Promise<SeenLogin> {
  const isGranted = ({ when = [] }: Draft): boolean => when.includes('granted')
  const granted = drafts.filter(isGranted)
  const token = granted.find((draft) => draft.stage === 'token')
  // What else user information is put together from is read by itself.
  const provider = { ...given, additionalRequests: [] }
  const callback = granted.flatMap((draft) => (draft.stage === 'callback' ? draft.query : []))[0]
  return {
    provider,
    // A callback that the flow refuses is a finding of its own.
    query:
      callback !== undefined && (await refusalOf(provider, callback)) === null
        ? callback
        : usualCallback(given),
    token: token === undefined || token.stage === 'callback' ? undefined : token.response,
  }
}

/** As the profile has it. */
function usualCallback({ issuer, callback: { iss, captures } }: Provider): string {
  const isNamed = issuer !== undefined && iss.presence !== 'absent'
  const query = new URLSearchParams({
    code: 'EXAMPLE-code',
    ...(isNamed && { iss: issuer }),
    ...Object.fromEntries(
      Object.entries(captures).map(([name, kind]) => [name, kind === 'json' ? '{}' : 'EXAMPLE']),
    ),
  })
  return `${query.toString()}&state={state}`
}

/** What our own flow makes of a draft, where the rest of the login is as it was seen. */
export async function replayedIn(
  { provider, query, token }: SeenLogin,
  draft: Draft,
): Promise<Fixture['expect']> {
  if (draft.stage === 'callback') {
    const refusal = await refusalOf(provider, draft.query)
    return refusal === null ? { callback: 'code' } : failureOf(refusal)
  }
  const { stage, response } = draft
  if (stage === 'discovery' || stage === 'keys')
    return jsonIn(response.body) === undefined ? { page: true } : { body: 'json' }
  const answers = stage === 'token' ? { token: response } : { token, user: response }
  const flow = replaying(provider, (url) =>
    isAt(url, provider.endpoints.userInfo) ? answers.user : answers.token,
  )
  const outcome = await replayed(flow, query)
  if (stage === 'token' || outcome.tokens !== undefined)
    return expectationOf(stage, response, outcome)
  // Tokens that the flow refuses are a finding of their own.
  const scopes = provider.scopes.default
  const alone = { accessToken: 'EXAMPLE-access_token', tokenType: 'Bearer' as const, scopes }
  return expectationOf(stage, response, await flow.fetchUser(alone))
}

/** How the flow ends at a callback, before anything is exchanged; null where it goes on. */
async function refusalOf(provider: Provider, query: string) {
  const outcome = await replayed(
    replaying(provider, () => undefined),
    query,
  )
  return outcome.status !== 'authenticated' && outcome.failure.code.startsWith('callback.')
    ? outcome
    : null
}

function isAt(url: string, endpoint: string | undefined): boolean {
  return endpoint !== undefined && withoutQuery(url) === withoutQuery(endpoint)
}
