import { createFlow, type Outcome, type PendingFlow } from 'trivet'
import { nodeEffects } from 'trivet/effects/node'
import { defineProvider, discover, type ProviderInput } from 'trivet/providers'
import { memoryStore } from 'trivet/stores/memory'
import type { ClientAdapter, ClientOptions, ClientOutcome } from '../client/adapter.ts'
import { versionOf } from './version.ts'

/** Our own client, with the store that the documentation recommends. */
export const adapter: ClientAdapter = {
  name: 'trivet',
  version: versionOf('trivet'),
  capabilities: [
    'authorization-url',
    'client-secret-post',
    'userinfo',
    'id-token',
    'issuer',
    'discovery',
    'sessions',
    'lifetime',
    'cancel',
    'raw-basic',
  ],
  async createClient(options) {
    const { redirectUri, timeoutMs, lifetimeMs, clientId, clientSecret, scopes, parameters } =
      options
    const flow = createFlow({
      provider: options.discover
        ? await discover(options.server.issuer, effects, {
            signal: AbortSignal.timeout(options.timeoutMs),
          })
        : profileOf(options),
      clientId,
      ...(clientSecret !== undefined && { clientSecret }),
      redirectUri,
      timeoutMs,
      lifetimeMs,
      effects,
    })
    return {
      async authorizeUrl() {
        const { url, id, pending } = await flow.begin({ scopes, params: parameters })
        await store.put(id, JSON.stringify(pending), pending.expiresAt)
        return { url, session: id }
      },
      async handleCallback(session, { method, url, body }, signal) {
        const id = flow.idOf(url)
        // The browser brings its own session, and the callback names one: they must be the same.
        const kept = id === undefined || id !== session ? undefined : await store.take(id)
        const pending = kept === undefined ? null : (JSON.parse(kept) as PendingFlow)
        const callback =
          method === 'GET'
            ? url
            : new Request(url, { method: 'POST', body: body ?? '', headers: FORM })
        const outcome = await flow.complete(pending, callback, { ...(signal && { signal }) })
        return said(outcome)
      },
    }
  },
}

const store = memoryStore()
const effects = nodeEffects()
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

function profileOf({ server, protocol, clientAuthentication: way }: ClientOptions) {
  return defineProvider({
    id: 'tested',
    name: 'Tested',
    tenant: server.issuer,
    issuer: server.issuer,
    endpoints: {
      authorization: server.authorizationEndpoint,
      token: server.tokenEndpoint,
      userInfo: server.userInfoEndpoint,
      keys: server.jwksUri,
    },
    client: { authentication: [authenticationOf(way)] },
    callback: { iss: { presence: server.issParameterSupported ? 'required' : 'optional' } },
    ...(protocol === 'oidc' && { idToken: { algorithms: server.idTokenAlgorithms } }),
    user: {
      id: '/sub',
      name: '/name',
      email: '/email',
      emailVerified: '/email_verified',
      avatarUrl: '/picture',
    },
  } as ProviderInput)
}

function authenticationOf(way: ClientOptions['clientAuthentication']) {
  if (way === 'post' || way === 'none') return { method: way }
  return { method: 'basic', encoding: way === 'basic' ? 'form' : 'raw' }
}

function said(outcome: Outcome): ClientOutcome {
  if (outcome.status === 'authenticated') {
    const { user, tokens, missingScopes } = outcome
    return {
      status: 'authenticated',
      user,
      tokens: { ...tokens, scopes: [...tokens.scopes] },
      missingScopes: [...missingScopes],
    }
  }
  const { code, details } = outcome.failure
  const { error, description, retryAt } = details as {
    error?: string
    description?: string
    retryAt?: number
  }
  return { status: outcome.status, code, details, error, description, retryAt }
}
