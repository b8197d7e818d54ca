import { createHash, randomBytes } from 'node:crypto'
import type { ClientOptions, ServerDescription } from '../adapter.ts'
import { credentialsOf } from './client-credentials.ts'
import type { Arrival, Ground, Origin } from './ground.ts'
import { idTokenOf, type IdTokenChange } from './id-token.ts'
import { jwkOf, keyNamed } from './keys.ts'
import { json, text, type Reply } from './reply.ts'

/** One authorization, as the server knows it. */
export interface Login {
  readonly server: AuthorizationServer
  readonly options: ClientOptions
  /** Of the authorization request. */
  readonly parameters: URLSearchParams
  readonly code: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly subject: string
}

/** What an answer may depend on. */
export interface Asked {
  readonly server: AuthorizationServer
  /** The login whose code or token came; undefined where it is unknown. */
  readonly login: Login | undefined
  readonly arrival: Arrival
  /** How many came to this endpoint of this origin before. */
  readonly earlier: number
  /** What an honest server would answer. */
  readonly honest: () => Reply
}
export type Answer = Reply | ((asked: Asked) => Reply | Promise<Reply>)

export type Endpoint =
  | 'token'
  | 'userinfo'
  | 'jwks'
  | 'revoke'
  | 'oauth-authorization-server'
  | 'openid-configuration'

/** What is not as an honest server would have it, by endpoint; `evil` for the other origins. */
export type Answers = Partial<Record<Endpoint, Answer>> & {
  readonly evil?: Partial<Record<Endpoint, Answer>>
}

export interface ServerChange {
  readonly answers?: Answers
  readonly idToken?: IdTokenChange | ((login: Login) => IdTokenChange)
  /** What a code looks like. */
  readonly code?: string
}

export interface AuthorizationServer {
  readonly id: string
  readonly description: ServerDescription
  /** Every request, at every origin, in the order of arrival. */
  readonly arrivals: readonly Arrival[]
  readonly logins: readonly Login[]
  /** The address of an endpoint at another origin. */
  at(origin: Origin, endpoint: Endpoint): string
  /** Says yes to an authorization request. */
  authorize(parameters: URLSearchParams, options: ClientOptions): Login
  /** What a good token response says. */
  tokensFor(login: Login): Record<string, unknown>
  idTokenFor(login: Login, change?: IdTokenChange): unknown
  close(): void
}

/** Opens an honest authorization server (RFC 6749, OpenID Connect Core) under a path of its own, with some changes. */
export function createAuthorizationServer(
  ground: Ground,
  { answers = {}, idToken, code: fixedCode }: ServerChange = {},
): AuthorizationServer {
  const id = `as-${randomBytes(6).toString('hex')}`
  const arrivals: Arrival[] = []
  const logins: Login[] = []
  const usedCodes = new Set<string>()
  const at = (origin: Origin, endpoint: string): string =>
    `${ground.origins[origin]}/${id}/${endpoint}`
  const description: ServerDescription = {
    issuer: `${ground.origins.honest}/${id}`,
    authorizationEndpoint: at('honest', 'authorize'),
    tokenEndpoint: at('honest', 'token'),
    userInfoEndpoint: at('honest', 'userinfo'),
    revocationEndpoint: at('honest', 'revoke'),
    jwksUri: at('honest', 'jwks'),
    issParameterSupported: false,
    idTokenAlgorithms: ['RS256'],
  }

  const server: AuthorizationServer = {
    id,
    description,
    arrivals,
    logins,
    at,
    authorize(parameters, options) {
      const login: Login = {
        server,
        options,
        parameters,
        code: fixedCode ?? `canary-code-${randomBytes(16).toString('hex')}`,
        accessToken: `canary-access-${randomBytes(16).toString('hex')}`,
        refreshToken: `canary-refresh-${randomBytes(16).toString('hex')}`,
        subject: `user-${logins.length + 1}`,
      }
      logins.push(login)
      return login
    },
    tokensFor(login) {
      const scope = login.parameters.get('scope') ?? ''
      return {
        access_token: login.accessToken,
        token_type: 'Bearer',
        expires_in: 3600,
        refresh_token: login.refreshToken,
        ...(scope !== '' && { scope }),
        ...(login.options.protocol === 'oidc' && {
          id_token: server.idTokenFor(
            login,
            typeof idToken === 'function' ? idToken(login) : idToken,
          ),
        }),
      }
    },
    idTokenFor(login, change) {
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        iss: login.options.server.issuer,
        sub: login.subject,
        aud: login.options.clientId,
        exp: now + 3600,
        iat: now,
        nonce: login.parameters.get('nonce') ?? undefined,
      }
      return idTokenOf(claims, change)
    },
    close: () => ground.dismiss(id),
  }

  const honest: Readonly<Record<Endpoint, (arrival: Arrival, login: Login | undefined) => Reply>> =
    {
      token(arrival, login) {
        const form = new URLSearchParams(arrival.body)
        const refused = login === undefined ? 'invalid_grant' : faultOf(arrival, form, login)
        if (login === undefined || refused !== undefined)
          return json({ error: refused }, { status: refused === 'invalid_client' ? 401 : 400 })
        const code = form.get('code')
        if (code !== null && usedCodes.has(code))
          return json({ error: 'invalid_grant' }, { status: 400 })
        if (code !== null) usedCodes.add(code)
        return json(server.tokensFor(login))
      },
      userinfo(_, login) {
        if (login === undefined)
          return text('', null, {
            status: 401,
            headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
          })
        return json({ sub: login.subject, name: 'Canary User' })
      },
      jwks: ({ origin }) =>
        json({ keys: [jwkOf(keyNamed(origin === 'honest' ? 'RS256' : 'RS256/evil'))] }),
      revoke: () => text('', null),
      'oauth-authorization-server': () => json(metadataOf(description)),
      'openid-configuration': () => json(metadataOf(description)),
    }

  ground.admit(id, {
    answer(arrival) {
      const { origin, endpoint } = arrival
      const earlier = arrivals.filter(
        (one) => one.origin === origin && one.endpoint === endpoint,
      ).length
      arrivals.push(arrival)
      if (!isEndpoint(endpoint)) return text('', null, { status: 404 })
      const login = loginOf(arrival, logins)
      const answer = (origin === 'honest' ? answers : (answers.evil ?? {}))[endpoint]
      const asHonest = (): Reply => honest[endpoint](arrival, login)
      if (answer === undefined) return asHonest()
      if (typeof answer !== 'function') return answer
      return answer({ server, login, arrival, earlier, honest: asHonest })
    },
  })
  return server

  function isEndpoint(endpoint: string): endpoint is Endpoint {
    return Object.hasOwn(honest, endpoint)
  }
}

/** As RFC 8414 §2 and OpenID Connect Discovery §3 have it. */
export function metadataOf(description: ServerDescription): Record<string, unknown> {
  return {
    issuer: description.issuer,
    authorization_endpoint: description.authorizationEndpoint,
    token_endpoint: description.tokenEndpoint,
    userinfo_endpoint: description.userInfoEndpoint,
    revocation_endpoint: description.revocationEndpoint,
    jwks_uri: description.jwksUri,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: description.idTokenAlgorithms,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    authorization_response_iss_parameter_supported: description.issParameterSupported,
  }
}

function loginOf(
  { headers, body, endpoint }: Arrival,
  logins: readonly Login[],
): Login | undefined {
  const bearer = headers['authorization']?.replace(/^bearer /i, '')
  const form = new URLSearchParams(endpoint === 'userinfo' ? '' : body)
  return logins.findLast(
    ({ code, accessToken, refreshToken }) =>
      form.get('code') === code ||
      form.get('refresh_token') === refreshToken ||
      form.get('token') === refreshToken ||
      bearer === accessToken,
  )
}

/** What an honest server finds wrong about a token request; undefined where it is right. */
function faultOf(arrival: Arrival, form: URLSearchParams, login: Login): string | undefined {
  const { options, parameters } = login
  const { id, secret } = credentialsOf(arrival, form, options.clientAuthentication)
  if (id !== options.clientId || secret !== (options.clientSecret ?? null)) return 'invalid_client'
  if (form.get('grant_type') === 'refresh_token') return undefined
  if (form.get('grant_type') !== 'authorization_code') return 'unsupported_grant_type'
  if (form.get('redirect_uri') !== parameters.get('redirect_uri')) return 'invalid_grant'
  const challenge = parameters.get('code_challenge')
  const verifier = form.get('code_verifier')
  if (challenge === null) return verifier === null ? undefined : 'invalid_grant'
  return challenge === s256(verifier ?? '') ? undefined : 'invalid_grant'
}

/** RFC 7636 §4.2. */
export function s256(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}
