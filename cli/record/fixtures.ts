import type { Provenance } from 'trivet/emulator'
import type { Provider } from 'trivet/providers'
import { answerOf, valuesOf, withoutQuery } from './answers.ts'
import { leaksIn } from './canary.ts'
import { createPlaceholders, type Placeholders } from './placeholders.ts'
import { expectationOf, replayed, replaying } from './replay.ts'
import type { Tape, TapedExchange } from './tape.ts'

const CREDENTIALS = ['access_token', 'refresh_token', 'id_token', 'code', 'client_secret']

export interface Recording {
  /** The profile as it was used: its addresses are those of the requests. */
  readonly provider: Provider
  readonly tape: Tape
  readonly clientSecret: string | null
  readonly provenance: Provenance
}

/**
 * The fixtures of a login, by file name without `.json`.
 *
 * @throws Error where a secret, or anything else that was replaced, is still in one of them.
 */
export async function fixturesFrom(
  recording: Recording,
): Promise<Readonly<Record<string, object>>> {
  const { provider, tape, provenance } = recording
  const placeholders = createPlaceholders()
  const { callback, exchanges } = tape
  if (callback === null) throw new Error('There was no callback: nothing to record.')

  const query = placeholders.query(callback)
  const answers = exchanges.flatMap((exchange) => {
    const stage = stageOf(exchange, provider)
    return stage === null
      ? []
      : [{ stage, exchange, answer: answerOf(exchange.response, placeholders.json) }]
  })
  const flow = replaying(
    provider,
    (url) =>
      answers.find(({ exchange }) => withoutQuery(exchange.request.url) === withoutQuery(url))
        ?.answer,
  )
  const outcome = await replayed(flow, query)
  const fixtures: Record<string, object> = {
    'callback-recorded': {
      stage: 'callback',
      title: `${provider.name} sends a code, as recorded`,
      provenance,
      query,
      expect: { callback: 'code' },
    },
  }
  for (const { stage, exchange, answer } of answers) {
    const idToken = stage === 'token' ? claimsIn(exchange, placeholders) : null
    fixtures[`${stage}-recorded`] = {
      stage,
      title: `${provider.name} answers the request for ${stage}, as recorded`,
      provenance,
      request: { method: exchange.request.method, url: withoutQuery(exchange.request.url) },
      response: answer,
      ...(idToken !== null && { idToken }),
      expect: expectationOf(stage, answer, outcome),
    }
  }
  refuseLeaks(fixtures, placeholders, recording)
  return fixtures
}

/** `token`, `user`, or the id of an additional request; null for what is not recorded (keys). */
function stageOf({ request }: Pick<TapedExchange, 'request'>, provider: Provider): string | null {
  const at = (url: string | undefined): boolean =>
    url !== undefined && withoutQuery(url) === withoutQuery(request.url)
  if (at(provider.endpoints.token)) return 'token'
  if (at(provider.endpoints.userInfo)) return 'user'
  return provider.additionalRequests.find(({ url }) => at(url))?.id ?? null
}

/** The claims of the ID token that was replaced, with placeholders of their own. */
function claimsIn({ response }: TapedExchange, { json }: Placeholders): object | null {
  const [idToken = ''] = valuesOf('id_token', response.body)
  const payload = /^[\w-]+\.([\w-]+)\./.exec(idToken)?.[1]
  if (payload === undefined) return null
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, never>
  // Whoever serves the fixture fills these in.
  const { iss: _i, aud: _a, azp: _p, exp: _e, iat: _t, nonce: _n, at_hash: _h, ...rest } = claims
  return json(rest) as object
}

function refuseLeaks(
  fixtures: Readonly<Record<string, object>>,
  { replaced }: Placeholders,
  { tape, clientSecret }: Recording,
): void {
  const secrets = [
    ...(clientSecret === null ? [] : [clientSecret]),
    ...tape.exchanges.flatMap(({ request, response }) => [
      ...credentialsIn(request.body ?? ''),
      ...credentialsIn(response.body),
      request.headers['authorization']?.split(' ')[1] ?? '',
    ]),
  ]
  const [leak] = leaksIn(fixtures, replaced, secrets)
  if (leak === undefined) return
  throw new Error(
    `${leak.fixture} would still have something of this login in it, at ${leak.at}. Nothing was written.`,
  )
}

function credentialsIn(body: string): string[] {
  return CREDENTIALS.flatMap((name) => valuesOf(name, body))
}
