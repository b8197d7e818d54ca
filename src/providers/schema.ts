import * as z from 'zod/mini'
import { quirks, type QuirkName } from './quirks.ts'
import { selectorSchema } from './selector.ts'
import { isAllowedEndpoint, leavesParametersAlone } from './endpoint.ts'
import { reservedParameters } from './reserved.ts'

// Shown in terminals and pages: no control characters.
const name = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.regex(/^\P{C}*$/u, 'must be one line of plain text'))
const identifier = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case: letters, digits, hyphens'))
const parameterName = z.string().check(z.regex(/^[A-Za-z0-9._-]+$/, 'must be a parameter name'))
const ownParameterName = parameterName.check(
  z.refine((parameter) => !reservedParameters.has(parameter), 'is set by the flow itself'),
)
const headerName = z.string().check(z.regex(/^[a-z0-9-]+$/, 'must be a lower-case header name'))
// Printable ASCII: a line break in a header would start another header.
const headerValue = z.string().check(z.regex(/^[\x20-\x7e]*$/, 'must be printable ASCII'))
const headers = z._default(z.record(headerName, headerValue), {})
const scope = z
  .string()
  .check(z.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be a scope (RFC 6749 §3.3)'))
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD'))

const endpoint = z
  .string()
  .check(
    z.refine(
      isAllowedEndpoint,
      'must be an https: URL (http: on loopback only), without a fragment',
    ),
  )

const evidence = z.strictObject({
  source: name.check(z.describe('Where the fact was read: a URL, or owner/repository#issue.')),
  date: date.check(z.describe('The day it was read.')),
  fixture: z
    .optional(z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)))
    .check(z.describe('The fixture that shows it: `provider/name`.')),
})

const quirkNames = Object.keys(quirks) as [QuirkName, ...QuirkName[]]

const authentication = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('basic'),
    encoding: z
      ._default(z.enum(['form', 'raw']), 'form')
      .check(
        z.describe('`form` is RFC 6749 §2.3.1; `raw` for servers that compare without decoding.'),
      ),
  }),
  z.strictObject({ method: z.literal('post') }),
  z.strictObject({ method: z.literal('none') }),
])

const userInfoErrorRule = z.strictObject({
  status: z.array(z.int().check(z.gte(200), z.lte(599))).check(z.minLength(1)),
  header: z.optional(z.strictObject({ name: headerName, equals: z.optional(z.string()) })),
  text: z.optional(name).check(z.describe('A piece of the body, in any case.')),
  code: z
    .enum(['unauthorized', 'forbidden', 'rejected', 'rate-limited', 'server-error'])
    .check(z.describe('The failure, in the area `userinfo`.')),
  retryAt: z.optional(
    z.strictObject({
      header: headerName,
      unit: z.enum(['seconds', 'epoch-seconds']),
    }),
  ),
})

const hint = z.strictObject({
  code: z.string().check(z.regex(/^[a-z-]+\.[a-z0-9-]+$/)),
  error: z.optional(z.string()).check(z.describe("Only for this `error` of the provider's.")),
  text: z.optional(z.string()).check(z.describe('Only where the description has this piece.')),
  cause: name,
  next: name,
})

/** A merge patch (RFC 7396) over the profile; checked when the variant is resolved. */
const override = z.record(z.string(), z.unknown())

/**
 * What a profile may say, and what is assumed where it says nothing: the RFCs' defaults.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749 RFC 6749}
 */
export const providerSchema = z.strictObject({
  id: identifier.check(z.describe('Stable, lower case: part of the key of every user.')),
  tenant: z
    .optional(name)
    .check(z.describe('Which of many such providers this is; set by `resolveProfile`.')),
  name: name.check(z.describe('For people.')),
  documentation: z.optional(endpoint).check(z.describe('Where the provider documents sign-in.')),
  issuer: z
    .optional(z.string().check(z.minLength(1)))
    .check(z.describe('Issuer identifier (RFC 8414 §2), compared as a string.')),
  endpoints: z.strictObject({
    authorization: endpoint.check(
      z.refine(
        leavesParametersAlone,
        'has a parameter in its query that is set by the flow itself',
      ),
    ),
    token: endpoint,
    userInfo: endpoint,
    keys: z.optional(endpoint).check(z.describe('JSON Web Key Set, for ID tokens (`jwks_uri`).')),
    discovery: z
      .optional(endpoint)
      .check(z.describe('Metadata document. Never fetched by a flow.')),
    revocation: z.optional(endpoint),
  }),
  client: z
    ._default(
      z.strictObject({
        authentication: z.array(authentication).check(z.minLength(1)),
      }),
      {
        authentication: [
          { method: 'basic', encoding: 'form' },
          { method: 'post' },
          { method: 'none' },
        ],
      },
    )
    .check(z.describe('How the client authenticates (RFC 6749 §2.3), best first.')),
  redirectUri: z._default(z.strictObject({ forbiddenHosts: z._default(z.array(z.string()), []) }), {
    forbiddenHosts: [],
  }),
  authorization: z._default(
    z.strictObject({
      parameters: z
        ._default(z.record(ownParameterName, z.string()), {})
        .check(z.describe('Sent with every authorization request.')),
      loginHint: z._default(z.nullable(ownParameterName), 'login_hint'),
      prompt: z._default(z.nullable(ownParameterName), 'prompt'),
    }),
    { parameters: {}, loginHint: 'login_hint', prompt: 'prompt' },
  ),
  scopes: z._default(
    z.strictObject({
      default: z
        ._default(z.array(scope), [])
        .check(z.describe('Asked for unless the caller names others.')),
      aliases: z
        ._default(z.record(scope, scope), {})
        .check(z.describe('The name asked for → the name that comes back.')),
      implies: z
        ._default(z.record(scope, z.array(scope)), {})
        .check(z.describe('A granted scope → the scopes that it includes.')),
      unechoed: z
        ._default(z.array(scope), [])
        .check(z.describe('Scopes that are never named among the granted ones.')),
    }),
    { default: [], aliases: {}, implies: {}, unechoed: [] },
  ),
  pkce: z
    ._default(
      z.discriminatedUnion('method', [
        z.strictObject({ method: z.literal('S256') }),
        z.strictObject({ method: z.literal('none'), reason: name, date }),
      ]),
      { method: 'S256' },
    )
    .check(z.describe('PKCE (RFC 7636). Off only with a dated reason.')),
  callback: z._default(
    z.strictObject({
      iss: z._default(
        z.strictObject({
          presence: z._default(z.enum(['absent', 'optional', 'required']), 'optional'),
          onErrorToo: z._default(z.boolean(), true),
        }),
        { presence: 'optional', onErrorToo: true },
      ),
      denials: z
        ._default(z.array(name), ['access_denied'])
        .check(z.describe('The values of `error` that mean: the user refused.')),
    }),
    { iss: { presence: 'optional', onErrorToo: true }, denials: ['access_denied'] },
  ),
  token: z._default(
    z.strictObject({
      headers,
      errors: z
        ._default(z.record(name, name), {})
        .check(
          z.describe("The provider's own error → the one of RFC 6749 §5.2 that it stands for."),
        ),
    }),
    { headers: {}, errors: {} },
  ),
  idToken: z
    .optional(
      z.strictObject({
        algorithms: z
          .array(
            z.enum([
              'RS256',
              'RS384',
              'RS512',
              'PS256',
              'PS384',
              'PS512',
              'ES256',
              'ES384',
              'ES512',
              'EdDSA',
            ]),
          )
          .check(z.minLength(1), z.describe('The only signature algorithms that are accepted.')),
        issuerAliases: z._default(z.array(name), []),
      }),
    )
    .check(z.describe('ID tokens (OpenID Connect Core §2) come where `openid` was asked for.')),
  userInfo: z._default(
    z.strictObject({
      headers,
      errors: z
        ._default(z.array(userInfoErrorRule), [])
        .check(
          z.describe(
            'What this provider means by its error answers; looked at before the statuses.',
          ),
        ),
    }),
    { headers: {}, errors: [] },
  ),
  additionalRequests: z
    ._default(
      z.array(
        z.strictObject({
          id: z.string().check(z.regex(/^[a-z][a-zA-Z0-9]*$/)),
          url: endpoint,
          headers,
          whenScopes: z
            ._default(z.array(scope), [])
            .check(z.describe('Only where one of these was granted. Empty: always.')),
          ignoreStatuses: z
            ._default(z.array(z.int()), [])
            .check(z.describe('Answers that only mean that there is nothing to be had.')),
        }),
      ),
      [],
    )
    .check(z.describe('Further GET requests with the access token, beside user information.')),
  user: z
    .strictObject({
      id: selectorSchema,
      name: z.optional(selectorSchema),
      username: z.optional(selectorSchema),
      email: z.optional(selectorSchema),
      emailVerified: z.optional(selectorSchema),
      avatarUrl: z.optional(selectorSchema),
      profileUrl: z.optional(selectorSchema),
      locale: z.optional(selectorSchema),
    })
    .check(z.describe('Where each member of the user comes from.')),
  quirks: z
    ._default(z.partialRecord(z.enum(quirkNames), evidence), {})
    .check(z.describe('Deviations from the RFCs, each with evidence.')),
  hints: z._default(z.array(hint), []).check(z.describe('Usual causes here, for `explain()`.')),
  variables: z
    ._default(
      z.record(
        z.string().check(z.regex(/^[a-z][a-zA-Z0-9]*$/)),
        z.strictObject({
          description: name,
          pattern: z
            .string()
            .check(z.regex(/^\^.*\$$/, 'must be anchored: ^…$'))
            .check(z.describe('Regular expression that the value must match.')),
          default: z.optional(z.string()),
        }),
      ),
      {},
    )
    .check(z.describe('What `{name}` in a URL stands for.')),
  variants: z
    ._default(z.record(identifier, z.strictObject({ description: name, override })), {})
    .check(z.describe('Other shapes of the same provider, as merge patches (RFC 7396).')),
})

/** A profile as it is written: only `id`, `name`, `endpoints` and `user.id` are needed. */
export type ProviderInput = z.input<typeof providerSchema>
/** A profile with every default filled in. */
export type Provider = z.output<typeof providerSchema>
/** One way for the client to authenticate. */
export type ClientAuthentication = Provider['client']['authentication'][number]
