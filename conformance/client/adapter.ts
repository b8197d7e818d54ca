import * as z from 'zod/mini'

/**
 * What a client may have beyond the code flow itself. A check that needs one is skipped where the adapter does not
 * name it, so that a library is judged by what it does, not by what it leaves to the application.
 *
 * - `authorization-url`: writes the authorization URL itself.
 * - `client-secret-post`: can send its secret in the body.
 * - `userinfo`: fetches the user information with the access token.
 * - `id-token`: verifies ID tokens; without it `openid` is never asked for.
 * - `issuer`: knows the `iss` parameter of RFC 9207.
 * - `discovery`: configures itself from the issuer alone.
 * - `refresh`, `revocation`: has the methods `refresh`, `revoke`.
 * - `sessions`: keeps its logins itself: `session` is a handle, and a callback is good for one use.
 * - `lifetime`: ends a login that is older than `lifetimeMs`.
 * - `cancel`: heeds the signal of `handleCallback`.
 * - `raw-basic`: can leave out the form encoding of RFC 6749 §2.3.1 where it is told to.
 * - `return-to`: brings the user back to a page of the application.
 */
export const capabilities = [
  'authorization-url',
  'client-secret-post',
  'userinfo',
  'id-token',
  'issuer',
  'discovery',
  'refresh',
  'revocation',
  'sessions',
  'lifetime',
  'cancel',
  'raw-basic',
  'return-to',
] as const
export type Capability = (typeof capabilities)[number]

/** What a client knows of an authorization server, as a developer would configure it. */
export interface ServerDescription {
  /** Issuer identifier (RFC 8414 §2). */
  readonly issuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly userInfoEndpoint: string
  readonly revocationEndpoint: string
  readonly jwksUri: string
  /** `authorization_response_iss_parameter_supported` (RFC 9207 §3). */
  readonly issParameterSupported: boolean
  /** The only algorithms of an ID token's signature that are agreed upon. */
  readonly idTokenAlgorithms: readonly string[]
}

/** Everything that a client is configured with. Plain JSON. */
export interface ClientOptions {
  /** `oidc`: ask for `openid`, verify the ID token, take its subject. `oauth`: no ID token is involved. */
  readonly protocol: 'oauth' | 'oidc'
  readonly server: ServerDescription
  /** Use nothing of `server` but `issuer`: fetch the rest from there (`oauth`: RFC 8414; `oidc`: OIDC Discovery). */
  readonly discover: boolean
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string
  readonly clientAuthentication: 'basic' | 'raw-basic' | 'post' | 'none'
  readonly redirectUri: string
  readonly scopes: readonly string[]
  /** Further authorization request parameters, such as `access_type`. */
  readonly parameters: Readonly<Record<string, string>>
  /** How long one request may take, in milliseconds. */
  readonly timeoutMs: number
  /** How long the user may be away, in milliseconds. */
  readonly lifetimeMs: number
  /** The endpoints are `http:` on loopback, and that is all right: what insists on `https:` may be told so. */
  readonly allowsLoopback: boolean
}

/** What the browser was sent back with. `body` is form-encoded (`response_mode=form_post`). */
export interface Callback {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
}

const optionalText = z.optional(z.nullable(z.string()))

const tokensSchema = z.object({
  accessToken: z.string(),
  tokenType: optionalText,
  refreshToken: optionalText,
  idToken: optionalText,
  /** The granted scopes. */
  scopes: z.optional(z.array(z.string())),
  /** Epoch milliseconds; null or absent: unknown. */
  expiresAt: z.optional(z.nullable(z.number())),
})
export type ClientTokens = z.output<typeof tokensSchema>

const userSchema = z.object({
  /** The subject, or the provider's own identifier. */
  id: z.string(),
  /** What tells equal `id`s of two providers apart: the issuer, or a name of the client's own. */
  provider: z.string(),
  name: optionalText,
  email: optionalText,
  emailVerified: z.optional(z.nullable(z.boolean())),
  avatarUrl: optionalText,
})

/** How a login ended, as the client itself says. */
export const outcomeSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('authenticated'),
    tokens: tokensSchema,
    /** Null where the client fetches none. */
    user: z.nullable(userSchema),
    /** Asked for and not granted. */
    missingScopes: z.optional(z.array(z.string())),
    /** Where the application sends the user on to. */
    returnTo: optionalText,
  }),
  z.object({ status: z.literal('revoked') }),
  z.object({
    status: z.enum(['denied', 'rejected', 'expired', 'failed', 'cancelled']),
    /** The client's own stable name for what was wrong. */
    code: z.string().check(z.minLength(1)),
    /** The `error` of the authorization server, as it came. */
    error: optionalText,
    /** Its `error_description`, as the client passes it on. */
    description: optionalText,
    /** When to try again, epoch milliseconds. */
    retryAt: z.optional(z.nullable(z.number())),
    /** Whatever else the client would log. */
    details: z.optional(z.unknown()),
    tokens: z.optional(z.nullable(tokensSchema)),
  }),
])
export type ClientOutcome = z.output<typeof outcomeSchema>

export const begunSchema = z.object({ url: z.string(), session: z.unknown() })
export type BegunLogin = z.output<typeof begunSchema>

/** One configured client. Whatever it throws counts as a crash, except while it is configured. */
export interface TestedClient {
  /** Begins a login. `session` is JSON, and comes back with the callback. */
  authorizeUrl(request?: { readonly returnTo?: string }): BegunLogin | Promise<BegunLogin>
  /** Ends a login. `session` is null where the browser brought none. */
  handleCallback(
    session: unknown,
    callback: Callback,
    signal?: AbortSignal,
  ): ClientOutcome | Promise<ClientOutcome>
  refresh?(tokens: ClientTokens): ClientOutcome | Promise<ClientOutcome>
  revoke?(tokens: ClientTokens): ClientOutcome | Promise<ClientOutcome>
}

/** What a module exports to have a client tested. */
export interface ClientAdapter {
  readonly name: string
  readonly version?: string
  readonly capabilities: readonly Capability[]
  /** May throw: that refuses the configuration. */
  createClient(options: ClientOptions): TestedClient | Promise<TestedClient>
  /** Called once, at the end. */
  close?(): void | Promise<void>
}

const isFunction = (value: unknown): boolean => typeof value === 'function'

export const descriptionSchema = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(100)),
  version: z.optional(z.string().check(z.maxLength(100))),
  capabilities: z.array(z.enum(capabilities)),
})

export const adapterSchema = z.extend(descriptionSchema, {
  createClient: z.custom<ClientAdapter['createClient']>(isFunction, 'is not a function'),
  close: z.optional(z.custom<NonNullable<ClientAdapter['close']>>(isFunction, 'is not a function')),
})
