import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'
import {
  capabilities,
  type Callback,
  type ClientAdapter,
  type ClientOptions,
  type ClientOutcome,
  type ClientTokens,
  type TestedClient,
} from '../adapter.ts'
import { checkState, parametersOf, readCode, type Kept } from './callback.ts'
import { configured } from './configuration.ts'
import type { Fault, Has } from './faults.ts'
import { send } from './http.ts'
import { verifyIdToken, type KeyCache } from './id-token.ts'
import { Refusal, refuse } from './refusal.ts'
import { askForTokens, readTokens } from './tokens.ts'
import { fetchUser } from './user.ts'

interface Faulty {
  /** What is wrong with it. None: it passes every check, which shows that it is only the fault that is found. */
  readonly ignores?: Fault
}

/** What faulty clients have in common that they should not. */
interface Latest {
  options?: ClientOptions
  secret?: string
}

/**
 * A small client, written by hand, with one fault. It is there to prove that the checks can fail; nobody should sign
 * in with it.
 */
export function createFaultyClient({ ignores }: Faulty = {}): ClientAdapter {
  const has: Has = (fault) => fault === ignores
  // Beyond one client: a restart does not lose logins.
  const sessions = new Map<string, Kept>()
  const latest: Latest = {}
  return {
    name: ignores === undefined ? 'without a fault' : `faulty: ${ignores}`,
    capabilities,
    createClient: (options) => createClient(options, has, sessions, latest),
  }
}

const random = (): string => randomBytes(32).toString('base64url')
let counter = 0

async function createClient(
  given: ClientOptions,
  has: Has,
  shared: Map<string, Kept>,
  latest: Latest,
): Promise<TestedClient> {
  const own = await configured(given, { has, timeoutMs: given.timeoutMs })
  const secret = has('credentials-shared') ? (latest.secret ?? own.clientSecret) : own.clientSecret
  const options = { ...own, ...(secret !== undefined && { clientSecret: secret }) }
  if (own.clientSecret !== undefined) latest.secret = own.clientSecret
  const sessions = has('session-process') ? new Map<string, Kept>() : shared
  const cache: KeyCache = new Map()
  const fixedVerifier = random()
  // For two logins each.
  let usedOnce: string | undefined
  let clientVerifier: string | null = null
  let clientTokens: ClientTokens | undefined
  let refreshing: Promise<ClientOutcome> | undefined
  const subjects = new Map<string, string>()

  const nonceOf = (): string => {
    if (has('nonce-weak')) return `nonce-${counter++}`
    const nonce = usedOnce ?? random()
    usedOnce = has('nonce-reused') && usedOnce === undefined ? nonce : undefined
    return nonce
  }
  const verifierOf = (): string | null => {
    if (has('pkce') || options.withoutPkce === true) return null
    if (has('verifier-short')) return random().slice(0, 30)
    if (has('verifier-weak')) return `${'a'.repeat(40)}${String(counter++).padStart(6, '0')}`
    return has('verifier-reused') ? fixedVerifier : random()
  }

  function authorizeUrl({ returnTo = '/' }: { readonly returnTo?: string } = {}) {
    const state = has('state-weak') ? `state-${counter++}` : random()
    const verifier = verifierOf()
    const nonce = options.protocol === 'oidc' ? nonceOf() : null
    clientVerifier = verifier
    latest.options = options
    const { origin } = new URL(options.redirectUri)
    const isOurs = URL.canParse(returnTo, origin) && new URL(returnTo, origin).origin === origin
    const kept = {
      options,
      state,
      verifier,
      nonce,
      begunAt: Date.now(),
      returnTo: isOurs || has('open-redirect') ? returnTo : null,
    }
    sessions.set(state, kept)
    const url = authorizationUrl(options, { state, nonce, verifier }, has)
    return {
      url,
      session: has('session-secret') ? { state, secret: options.clientSecret } : { state },
    }
  }

  function loginOf(session: unknown, callback: Callback): Kept {
    const handle = (session as { state?: string } | null)?.state
    const state =
      handle ?? (has('unsolicited') ? (parametersOf(callback, has).get('state') ?? '') : '')
    const kept = sessions.get(state)
    if (kept === undefined && has('session-process'))
      throw new Error('no such session in this process')
    return kept ?? refuse('session-unknown', { status: 'rejected' })
  }

  async function complete(
    session: unknown,
    callback: Callback,
    signal?: AbortSignal,
  ): Promise<ClientOutcome> {
    const own = loginOf(session, callback)
    if (has('error-before-state') && parametersOf(callback, has).has('error'))
      sessions.delete(own.state)
    checkState(callback, own, has)
    if (!has('session-reuse')) sessions.delete(own.state)
    const kept = has('session-shared') ? { ...own, options: latest.options ?? options } : own
    const code = readCode(callback, own, has)
    const sending = { has, timeoutMs: options.timeoutMs, signal }
    const verifier = has('verifier-shared') ? clientVerifier : kept.verifier
    const { redirectUri } = kept.options
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: has('token-redirect-uri') ? (redirectUri.split('?')[0] ?? '') : redirectUri,
      ...(verifier !== null && { code_verifier: verifier }),
    }
    const got = await askForTokens(kept.options, form, sending)
    const secrets = [code, verifier ?? code, options.clientSecret ?? code]
    const tokens = readTokens(got, options, secrets, has)
    clientTokens = tokens
    let subject: string | null = null
    if (options.protocol === 'oidc') {
      const { idToken } = tokens
      if (typeof idToken !== 'string' && !has('id-token-missing')) refuse('id-token-missing')
      const expected = { options, nonce: kept.nonce, accessToken: tokens.accessToken }
      if (typeof idToken === 'string')
        subject = String((await verifyIdToken(idToken, expected, { ...sending, cache }))['sub'])
    }
    const user = await fetchUser(options, tokens.accessToken, subject, sending)
    if (typeof tokens.refreshToken === 'string') subjects.set(tokens.refreshToken, user.id)
    return {
      status: 'authenticated',
      tokens: has('tokens-shared') ? (clientTokens ?? tokens) : tokens,
      user,
      returnTo: kept.returnTo,
    }
  }

  async function refreshOnce(tokens: ClientTokens): Promise<ClientOutcome> {
    const sending = { has, timeoutMs: options.timeoutMs }
    const old = tokens.refreshToken ?? ''
    const form = {
      grant_type: 'refresh_token',
      refresh_token: old,
      ...(has('refresh-scope') && { scope: 'admin' }),
    }
    let got = await askForTokens(options, form, sending)
    if (got.status === 400 && has('refresh-retry')) got = await askForTokens(options, form, sending)
    if (got.status === 503 && has('refresh-drops')) refuse('session-over', { status: 'expired' })
    const next = readTokens(got, options, [old], has)
    if (
      options.protocol === 'oidc' &&
      typeof next.idToken === 'string' &&
      !has('refresh-id-token')
    ) {
      const claims = claimsOf(next.idToken)
      const isSame =
        claims['iss'] === options.server.issuer &&
        claims['aud'] === options.clientId &&
        claims['sub'] === subjects.get(old)
      if (!isSame) refuse('id-token-mismatch')
    }
    const kept = has('refresh-rotation')
      ? old
      : has('refresh-forgets')
        ? next.refreshToken
        : (next.refreshToken ?? old)
    return { status: 'authenticated', tokens: { ...next, refreshToken: kept }, user: null }
  }

  const revoked = async ({ refreshToken }: ClientTokens): Promise<ClientOutcome> => {
    const { server } = options
    const sending = { has, timeoutMs: options.timeoutMs }
    const token = refreshToken ?? ''
    const got = has('revoke-request')
      ? await send(`${server.revocationEndpoint}?token=${token}`, { method: 'GET' }, sending)
      : await askForTokens(
          { ...options, server: { ...server, tokenEndpoint: server.revocationEndpoint } },
          { token },
          sending,
        )
    return got.status === 200 || has('revoke-outcome')
      ? { status: 'revoked' }
      : refuse('revocation-failed')
  }

  return {
    authorizeUrl,
    handleCallback(session, callback, signal) {
      const ending = outcomeOf(() => complete(session, callback, signal))
      if (!has('late-answer')) return ending
      const late: ClientOutcome = { status: 'failed', code: 'timeout' }
      return Promise.race([ending, after(options.timeoutMs, late)])
    },
    refresh(tokens) {
      if (has('refresh-parallel')) return outcomeOf(() => refreshOnce(tokens))
      refreshing ??= outcomeOf(() => refreshOnce(tokens)).finally(() => (refreshing = undefined))
      return refreshing
    },
    revoke: (tokens) => outcomeOf(() => revoked(tokens)),
  }
}

async function outcomeOf(work: () => Promise<ClientOutcome>): Promise<ClientOutcome> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return error.outcome
    throw error
  }
}

function claimsOf(idToken: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >
}

function authorizationUrl(
  { server, clientId, clientSecret, redirectUri, scopes, parameters }: ClientOptions,
  {
    state,
    nonce,
    verifier,
  }: { readonly state: string; readonly nonce: string | null; readonly verifier: string | null },
  has: Has,
): string {
  const hash = createHash('sha256').update(verifier ?? '')
  const challenge = has('plain-challenge')
    ? verifier
    : hash.digest(has('challenge-encoding') ? 'hex' : 'base64url')
  const own: Record<string, string> = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: has('redirect-uri') ? `${redirectUri}/` : redirectUri,
    state,
    ...(!has('scope') && {
      scope: scopes.filter((one) => one !== 'openid' || !has('scope-openid')).join(' '),
    }),
    ...(nonce !== null && { nonce }),
    ...(verifier !== null && {
      code_challenge: challenge ?? '',
      code_challenge_method: has('plain-challenge') ? 'plain' : 'S256',
    }),
    ...(has('secret-in-url') && { client_secret: clientSecret ?? '' }),
    ...(has('verifier-in-url') && { code_verifier: verifier ?? '' }),
    ...(has('extra-parameters') && { ref: 'faulty' }),
  }
  const collision = Object.keys(parameters).find((name) => Object.hasOwn(own, name))
  if (collision !== undefined && !has('duplicate-parameters'))
    throw new TypeError(`the parameter ${collision} is the flow's own`)
  const pairs = [...Object.entries(own), ...Object.entries(parameters)]
  const base = has('endpoint-query')
    ? (server.authorizationEndpoint.split('?')[0] ?? '')
    : server.authorizationEndpoint
  const query = has('form-encoding')
    ? pairs.map(([name, value]) => `${name}=${value}`).join('&')
    : new URLSearchParams(pairs).toString()
  return `${base}${base.includes('?') ? '&' : '?'}${query}`
}
