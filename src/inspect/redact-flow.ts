import type { Failure } from '../failures.ts'
import type { FlowContext } from '../machine/context.ts'
import type { Effect, EffectParams } from '../machine/effects.ts'
import type { FlowEvent } from '../machine/events.ts'
import type { AuthorizationResponse } from '../protocol/authorization-response.ts'
import type { Json, JsonObject } from '../protocol/json.ts'
import type { TokenSet } from '../protocol/token-response.ts'
import type { User } from '../protocol/user.ts'
import type { Placeholders } from './placeholders.ts'
import { redactParameter, redactUrl } from './redact-http.ts'
import { redactJson } from './redact-json.ts'

/** How to show a login: what stands for its secrets, and whether its user may be seen. */
export interface Redaction {
  readonly hide: Placeholders
  readonly isUserShown: boolean
}

type Redactors<Things extends { readonly type: string }> = {
  readonly [Type in Things['type']]: (
    thing: Extract<Things, { readonly type: Type }>,
    redaction: Redaction,
  ) => JsonObject
}

/** What of each event may leave: every member is named here. */
const events: Redactors<FlowEvent> = {
  'flow.begun': ({ provider, redirectUri, scopes, policy, parameters }, { hide }) => ({
    provider,
    redirectUri: redactUrl(redirectUri, hide),
    scopes,
    policy: asJson(policy),
    parameters: redactParameters(parameters, hide),
  }),
  'flow.resumed': ({ policy }) => ({ policy: asJson(policy) }),
  'flow.cancelled': () => ({}),
  'tokens.presented': ({ provider, tokens, subject }, { hide }) => ({
    provider,
    tokens: redactTokens(tokens, hide),
    subject: secret('sub', subject, hide),
  }),
  'callback.received': ({ provider, response, receivedAt }, { hide }) => ({
    provider,
    response: redactCallback(response, hide),
    receivedAt,
  }),
  'authorization.prepared': (event, { hide }) => ({
    attempt: event.attempt,
    state: secret('state', event.state, hide),
    codeVerifier: secret('code_verifier', event.codeVerifier, hide),
    nonce: secret('nonce', event.nonce, hide),
    expiresAt: event.expiresAt,
    url: redactUrl(event.url, hide),
  }),
  'authorization.failed': redactEffectFailed,
  'code.exchanged': ({ attempt, tokens, raw, missingScopes, idTokenExpected }, { hide }) => ({
    attempt,
    tokens: redactTokens(tokens, hide),
    raw: redactJson(raw, hide),
    missingScopes,
    idTokenExpected,
  }),
  'exchange.failed': redactEffectFailed,
  'idToken.verified': ({ attempt, claims, subject }, { hide }) => ({
    attempt,
    claims: redactJson(claims, hide),
    subject: secret('sub', subject, hide),
  }),
  'idToken.refused': redactEffectFailed,
  'userInfo.fetched': ({ attempt, user, subject, raw }, redaction) => ({
    attempt,
    raw: redactJson(raw, redaction.hide),
    subject: secret('sub', subject, redaction.hide),
    user: redactUser(user, redaction),
  }),
  'userInfo.failed': ({ attempt, failure, retryAfterMs }, { hide }) => ({
    attempt,
    failure: redactFailure(failure, hide),
    retryAfterMs,
  }),
  'wait.elapsed': ({ attempt }) => ({ attempt }),
  'wait.failed': redactEffectFailed,
}

export function redactEvent(event: FlowEvent, redaction: Redaction): { type: string } & JsonObject {
  const redactor = events[event.type] as (thing: FlowEvent, how: Redaction) => JsonObject
  return { type: event.type, ...redactor(event, redaction) }
}

type ParamsRedactors = {
  readonly [Type in keyof EffectParams]: (
    params: EffectParams[Type],
    hide: Placeholders,
  ) => JsonObject
}

/** What of each effect's params may leave. */
const effects: ParamsRedactors = {
  'effect.prepare': ({ attempt, redirectUri, scopes, parameters }, hide) => ({
    attempt,
    redirectUri: redactUrl(redirectUri, hide),
    scopes,
    parameters: redactParameters(parameters, hide),
  }),
  'effect.exchange': ({ attempt, code, codeVerifier, redirectUri, scopes }, hide) => ({
    attempt,
    code: secret('code', code, hide),
    codeVerifier: secret('code_verifier', codeVerifier, hide),
    redirectUri: redactUrl(redirectUri, hide),
    scopes,
  }),
  'effect.verifyIdToken': ({ attempt, idToken, accessToken, nonce }, hide) => ({
    attempt,
    idToken: secret('id_token', idToken, hide),
    accessToken: secret('access_token', accessToken, hide),
    nonce: secret('nonce', nonce, hide),
  }),
  'effect.fetchUserInfo': ({ attempt, accessToken, grantedScopes, tries }, hide) => ({
    attempt,
    accessToken: secret('access_token', accessToken, hide),
    grantedScopes,
    tries,
  }),
  'effect.wait': ({ attempt, ms }) => ({ attempt, ms }),
  'effect.abort': () => ({}),
}

export function redactEffect({ type, params }: Effect, hide: Placeholders): JsonObject {
  const redactor = effects[type] as (params: unknown, hide: Placeholders) => JsonObject
  return redactor(params, hide)
}

/** What of the context may leave. The bodies as they came are in the exchanges. */
export function redactContext(context: FlowContext, redaction: Redaction): JsonObject {
  const { hide } = redaction
  const { tokens, claims, user, setback, failure, subject } = context
  return {
    provider: context.provider,
    redirectUri: context.redirectUri === '' ? '' : redactUrl(context.redirectUri, hide),
    scopes: context.scopes,
    policy: asJson(context.policy),
    attempt: context.attempt,
    state: secret('state', context.state, hide),
    codeVerifier: secret('code_verifier', context.codeVerifier, hide),
    nonce: secret('nonce', context.nonce, hide),
    expiresAt: context.expiresAt,
    tokens: tokens && redactTokens(tokens, hide),
    missingScopes: context.missingScopes,
    subject: secret('sub', subject, hide),
    claims: claims && redactJson(claims, hide),
    user: user && redactUser(user, redaction),
    userInfoTries: context.userInfoTries,
    waitedMs: context.waitedMs,
    setback: setback && redactFailure(setback, hide),
    warnings: context.warnings.map(({ code }) => ({ code })),
    failure: failure && redactFailure(failure, hide),
  }
}

/** The user with a placeholder for everything personal; what is missing is null all the same. */
export function redactUser(user: User, { hide, isUserShown }: Redaction): Pick<User, keyof User> {
  if (isUserShown) return { ...user }
  const { provider, emailVerified, ...personal } = user
  const hidden = Object.entries(personal).map(([name, value]) => [name, secret(name, value, hide)])
  return { provider, emailVerified, ...(Object.fromEntries(hidden) as typeof personal) }
}

/** Its details may be shown by their contract; a provider's words are looked through once more. */
export function redactFailure(failure: Failure, hide: Placeholders): JsonObject {
  const { code, step, details, retryable, ambiguous } = failure
  const shown = Object.entries(details).map(([name, value]) => [name, cleaned(value as Json, hide)])
  return {
    code,
    step,
    details: Object.fromEntries(shown) as JsonObject,
    retryable,
    ...(ambiguous === true && { ambiguous }),
  }
}

function redactEffectFailed(
  { attempt, failure }: { readonly attempt: number; readonly failure: Failure },
  { hide }: Redaction,
): JsonObject {
  return { attempt, failure: redactFailure(failure, hide) }
}

function redactTokens(tokens: TokenSet, hide: Placeholders): JsonObject {
  const { accessToken, tokenType, expiresAt, refreshToken, idToken, scopes } = tokens
  return {
    accessToken: hide.text('access_token', accessToken),
    tokenType,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(refreshToken !== undefined && { refreshToken: hide.text('refresh_token', refreshToken) }),
    ...(idToken !== undefined && { idToken: hide.text('id_token', idToken) }),
    scopes,
  }
}

function redactCallback(response: AuthorizationResponse, hide: Placeholders): JsonObject {
  const all = (name: string, values: readonly string[]): string[] =>
    values.map((value) => redactParameter(name, value, hide))
  const { address } = response
  return {
    address: address && {
      origin: address.origin,
      path: address.path,
      query: address.query.map(([name, value]) => [name, redactParameter(name, value, hide)]),
    },
    state: all('state', response.state),
    code: all('code', response.code),
    iss: all('iss', response.iss),
    error: all('error', response.error),
    errorDescription: all('error_description', response.errorDescription),
    errorUri: all('error_uri', response.errorUri),
    others: redactParameters(response.others, hide),
    unexpected: response.unexpected.map(({ parameter, in: where }) => ({ parameter, in: where })),
  }
}

function redactParameters(
  parameters: Readonly<Record<string, string>>,
  hide: Placeholders,
): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, redactParameter(name, value, hide)]),
  )
}

function secret(kind: string, value: string | null, hide: Placeholders): string | null {
  return value === null ? null : hide.text(kind, value)
}

function cleaned(value: Json, hide: Placeholders): Json {
  if (Array.isArray(value)) return value.map((item: Json) => cleaned(item, hide))
  return typeof value === 'string' ? hide.words(value) : value
}

/** A record whose every member may be shown: interfaces are no JSON to TypeScript. */
function asJson(value: object): JsonObject {
  return { ...value }
}
