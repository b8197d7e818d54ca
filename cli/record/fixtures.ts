import { createFlow, type Outcome } from 'trivet'
import type { Fixture, Provenance } from 'trivet/emulator'
import { fakeEffects, type HttpResponse } from 'trivet/effects'
import { defineProvider, type Provider } from 'trivet/providers'
import { leaksIn } from './canary.ts'
import { createPlaceholders, type Json, type Placeholders } from './placeholders.ts'
import type { Tape, TapedExchange } from './tape.ts'

/** Headers that say something about the provider and nothing about this login. */
const HEADERS = new Set([
  'cache-control',
  'content-type',
  'date',
  'pragma',
  'retry-after',
  'x-content-type-options',
])
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
    return stage === null ? [] : [{ stage, exchange, answer: answerOf(exchange, placeholders) }]
  })
  const outcome = await replayed(provider, query, answers)
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
function stageOf({ request }: TapedExchange, provider: Provider): string | null {
  const at = (url: string | undefined): boolean =>
    url !== undefined && withoutQuery(url) === withoutQuery(request.url)
  if (at(provider.endpoints.token)) return 'token'
  if (at(provider.endpoints.userInfo)) return 'user'
  return provider.additionalRequests.find(({ url }) => at(url))?.id ?? null
}

function answerOf({ response }: TapedExchange, placeholders: Placeholders): HttpResponse {
  const headers = Object.entries(response.headers).filter(([name]) => HEADERS.has(name))
  return {
    status: response.status,
    headers: Object.fromEntries(headers.sort(([one], [other]) => (one < other ? -1 : 1))),
    body: bodyOf(response.body, placeholders),
  }
}

function bodyOf(body: string, { json }: Placeholders): string {
  try {
    return JSON.stringify(json(JSON.parse(body) as Json))
  } catch {
    const members = json(Object.fromEntries(new URLSearchParams(body)))
    return new URLSearchParams(members as Record<string, string>).toString()
  }
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

interface Answered {
  readonly stage: string
  readonly exchange: TapedExchange
  readonly answer: HttpResponse
}

/** The same login once more, with the placeholders: what the library makes of what is written. */
async function replayed(
  { idToken: _, ...provider }: Provider,
  query: string,
  answers: readonly Answered[],
): Promise<Outcome> {
  const redirectUri = 'https://app.example/callback'
  const effects = fakeEffects(
    ({ url }) =>
      answers.find(({ exchange }) => withoutQuery(exchange.request.url) === withoutQuery(url))
        ?.answer,
  )
  const flow = createFlow({
    provider: defineProvider(provider),
    clientId: 'EXAMPLE',
    redirectUri,
    effects,
    ...(provider.client.authentication.some(({ method }) => method !== 'none') && {
      clientSecret: 'EXAMPLE',
    }),
  })
  const { pending } = await flow.begin()
  return flow.complete(pending, new URLSearchParams(query.replace('{state}', pending.state)))
}

function expectationOf(stage: string, { body }: HttpResponse, outcome: Outcome): Fixture['expect'] {
  if (outcome.status !== 'authenticated')
    return { failure: outcome.failure.code, details: { ...outcome.failure.details } }
  const { tokens, user } = outcome
  if (stage !== 'token') return { user: { ...user } }
  const [expiresIn = ''] = valuesOf('expires_in', body)
  const lifetime = Number.parseInt(expiresIn, 10)
  return {
    tokens: {
      tokenType: tokens.tokenType,
      expiresInSeconds: Number.isNaN(lifetime) ? null : lifetime,
      refreshable: tokens.refreshToken !== undefined,
      scopes: tokens.scopes,
    },
  }
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

/** What the members of a name say, in JSON at any depth, or in a form. */
function valuesOf(name: string, body: string): string[] {
  return membersOf(body).flatMap(([member, value]) => (member === name ? [value] : []))
}

type Member = readonly [name: string, value: string]

function membersOf(body: string): readonly Member[] {
  try {
    return membersIn(JSON.parse(body))
  } catch {
    return [...new URLSearchParams(body)]
  }
}

function membersIn(value: unknown): readonly Member[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'string' || typeof inner === 'number'
      ? [[name, String(inner)] as const]
      : membersIn(inner),
  )
}

function withoutQuery(url: string): string {
  return url.split('?', 1)[0] ?? ''
}
