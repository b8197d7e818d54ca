import { randomBytes } from 'node:crypto'
import type {
  Callback,
  ClientAdapter,
  ClientOptions,
  ClientTokens,
  TestedClient,
} from './adapter.ts'
import { beginLogin, callClient, configureClient, type End } from './guarded.ts'
import {
  createAuthorizationServer,
  type AuthorizationServer,
  type Login,
  type ServerChange,
} from './server/authorization-server.ts'
import type { Ground } from './server/ground.ts'
import { Unproven } from './unproven.ts'

/** A login that the client has begun, and the server has said yes to. */
export interface Begun {
  readonly client: TestedClient
  readonly options: ClientOptions
  readonly url: string
  readonly session: unknown
  readonly login: Login
  /** What an honest server sends the browser back with. */
  readonly callback: URL
}

/** Where one case is played: the servers, the browser, and the client under test. */
export interface Stage {
  readonly ground: Ground
  readonly server: AuthorizationServer
  /** Every server of this stage. */
  readonly servers: readonly AuthorizationServer[]
  readonly deadlineMs: number
  /** Another honest server, with clients and users of its own. */
  another(change?: ServerChange): AuthorizationServer
  optionsFor(server: AuthorizationServer): ClientOptions
  configure(options: ClientOptions): Promise<{ readonly client: TestedClient } | End>
  begin(
    client: TestedClient,
    options: ClientOptions,
    request?: { returnTo?: string },
  ): Promise<Begun | End>
  /** Configures a client and begins; ends the case where either is refused, for then nothing can be shown. */
  login(options?: ClientOptions): Promise<Begun>
  arrive(begun: Begun, callback?: URL | string | Callback, signal?: AbortSignal): Promise<End>
  refresh(begun: Begun, tokens: ClientTokens): Promise<End>
  revoke(begun: Begun, tokens: ClientTokens): Promise<End>
  close(): void
}

/** How long one request of a client may take, in milliseconds, where a case does not say. */
const TIMEOUT_MS = 3000

export function createStage(
  adapter: ClientAdapter,
  ground: Ground,
  {
    protocol = 'oauth',
    ...change
  }: { readonly protocol?: ClientOptions['protocol'] } & ServerChange,
  deadlineMs: number,
): Stage {
  const servers = [createAuthorizationServer(ground, change)]
  const [server] = servers as [AuthorizationServer]

  const stage: Stage = {
    ground,
    server,
    servers,
    deadlineMs,
    another(otherChange) {
      const other = createAuthorizationServer(ground, otherChange)
      servers.push(other)
      return other
    },
    optionsFor: ({ id, description }) => ({
      protocol,
      server: description,
      discover: false,
      clientId: `client-${id}`,
      clientSecret: `canary-secret-${randomBytes(12).toString('hex')}`,
      clientAuthentication: 'basic',
      redirectUri: `https://client.example/callback/${id}`,
      scopes: protocol === 'oidc' ? ['openid', 'profile'] : ['read', 'profile'],
      parameters: {},
      timeoutMs: TIMEOUT_MS,
      lifetimeMs: 600_000,
      allowsLoopback: true,
    }),
    configure: (options) =>
      configureClient(() => adapter.createClient(structuredClone(options)), deadlineMs),
    async begin(client, options, request = {}) {
      const begun = await beginLogin(client, request, deadlineMs)
      if ('kind' in begun) return begun
      if (!URL.canParse(begun.url)) return { kind: 'malformed', issue: 'url: is no absolute URL' }
      const parameters = new URL(begun.url).searchParams
      const login = serverOf(options).authorize(parameters, options)
      return { ...begun, client, options, login, callback: answerTo(login) }
    },
    async login(options = stage.optionsFor(server)) {
      const configured = await stage.configure(options)
      if ('kind' in configured)
        throw new Unproven(`The client could not be configured: ${sayEnd(configured)}.`)
      const begun = await stage.begin(configured.client, options)
      if ('kind' in begun)
        throw new Unproven(`The client could not begin a login: ${sayEnd(begun)}.`)
      return begun
    },
    arrive({ client, session, callback: honest }, callback = honest, signal) {
      const brought = asCallback(callback)
      return callClient(() => client.handleCallback(session, brought, signal), deadlineMs)
    },
    refresh: ({ client }, tokens) =>
      callClient(() => client.refresh?.(tokens) ?? missing('refresh'), deadlineMs),
    revoke: ({ client }, tokens) =>
      callClient(() => client.revoke?.(tokens) ?? missing('revoke'), deadlineMs),
    close() {
      for (const one of servers) one.close()
    },
  }
  return stage

  function serverOf(options: ClientOptions): AuthorizationServer {
    return servers.find(({ id }) => options.clientId.includes(id)) ?? server
  }
}

function missing(method: string): never {
  throw new Error(`the adapter declares what ${method} is for, and has no ${method}`)
}

/** The redirect that an honest server answers with (RFC 6749 §4.1.2). */
function answerTo({ parameters, code, options }: Login): URL {
  const requested = parameters.get('redirect_uri') ?? options.redirectUri
  const url = new URL(URL.canParse(requested) ? requested : options.redirectUri)
  url.searchParams.set('code', code)
  const state = parameters.get('state')
  if (state !== null) url.searchParams.set('state', state)
  if (options.server.issParameterSupported) url.searchParams.set('iss', options.server.issuer)
  return url
}

function asCallback(callback: URL | string | Callback): Callback {
  if (typeof callback === 'string') return { method: 'GET', url: callback }
  return callback instanceof URL ? { method: 'GET', url: callback.href } : callback
}

/** How a call ended, in words. The client's own text is not in it: it may hold a secret. */
export function sayEnd(end: End): string {
  switch (end.kind) {
    case 'outcome':
      return end.outcome.status === 'authenticated' || end.outcome.status === 'revoked'
        ? end.outcome.status
        : `${end.outcome.status} (${end.outcome.code})`
    case 'refused-configuration':
      return `it refused with ${end.error}`
    case 'crashed':
      return `it threw ${end.error}, which is no outcome`
    case 'malformed':
      return `it answered what is no outcome (${end.issue})`
    case 'hung':
      return `it gave no outcome within ${end.ms} ms`
  }
}
