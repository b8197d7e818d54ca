import * as z from 'zod/mini'
import { addressesIn, namesIn } from './addresses.ts'
import { leavesParametersAlone } from './endpoint.ts'
import { quirks, type QuirkName } from './quirks.ts'
import {
  errorBody,
  errorRule,
  requestHeaders,
  requestParameters,
  resourceRequest,
} from './request.ts'
import { reservedResponseParameters } from './reserved.ts'
import {
  camelCase,
  clientParameterName,
  date,
  endpoint,
  identifier,
  ownParameterName,
  parameterName,
  scope,
  text,
} from './scalars.ts'
import { placesIn, pointer, selectorSchema, type Selector } from './selector.ts'

const evidence = z.strictObject({
  source: text.check(z.describe('Where the fact was read: a URL, or owner/repository#issue.')),
  date: date.check(z.describe('The day it was read.')),
  fixture: z
    .optional(z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)))
    .check(z.describe('The fixture that shows it: `provider/name`.')),
})

const quirkNames = Object.keys(quirks) as [QuirkName, ...QuirkName[]]

const endpoints = z.strictObject({
  authorization: endpoint.check(
    z.refine(leavesParametersAlone, 'has a parameter in its query that is set by the flow itself'),
    z.describe('Where the user is sent (RFC 6749 §3.1).'),
  ),
  token: endpoint.check(z.describe('Where the code is redeemed (RFC 6749 §3.2).')),
  userInfo: z
    .optional(endpoint)
    .check(z.describe('Left out where the user comes otherwise: see `user`.')),
  keys: z.optional(endpoint).check(z.describe('JSON Web Key Set, for ID tokens (`jwks_uri`).')),
  discovery: z.optional(endpoint).check(z.describe('Metadata document. Never fetched by a flow.')),
  revocation: z.optional(endpoint).check(z.describe('Token revocation (RFC 7009).')),
  refresh: z
    .optional(endpoint)
    .check(z.describe('Where tokens are refreshed, if not at the token endpoint.')),
})

const authentication = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('basic').check(z.describe('In the Authorization header.')),
    encoding: z
      ._default(z.enum(['form', 'raw']), 'form')
      .check(
        z.describe('`form` is RFC 6749 §2.3.1; `raw` for servers that compare without decoding.'),
      ),
  }),
  z.strictObject({
    method: z.literal('post').check(z.describe('As parameters of the token request.')),
  }),
  z.strictObject({
    method: z.literal('none').check(z.describe('A public client: its id alone.')),
  }),
  z.strictObject({
    method: z
      .literal('basic-without-secret')
      .check(z.describe('A public client: in the header, with an empty password.')),
  }),
  z.strictObject({
    method: z
      .literal('signed')
      .check(z.describe('Like `post`, with a secret that the client signs (ES256, RFC 7523).')),
    audience: text.check(z.describe('To whom it is addressed (`aud`).')),
    lifetimeSeconds: z
      ._default(z.int().check(z.gte(1)), 300)
      .check(z.describe('How long it holds.')),
  }),
])

const client = z.strictObject({
  authentication: z
    ._default(z.array(authentication).check(z.minLength(1)), [
      { method: 'basic', encoding: 'form' },
      { method: 'post' },
      { method: 'none' },
    ])
    .check(z.describe('How the client authenticates (RFC 6749 §2.3), best first.')),
  parameters: z
    ._default(
      z
        .strictObject({
          id: clientParameterName('client_id').check(z.describe('The client id.')),
          secret: clientParameterName('client_secret').check(z.describe('The client secret.')),
        })
        .check(z.refine(({ id, secret }) => id !== secret, 'must have two names')),
      { id: 'client_id', secret: 'client_secret' },
    )
    .check(z.describe('What the parameters of the client are called.')),
})

const redirectUri = z.strictObject({
  forbiddenHosts: z._default(z.array(z.string()), []).check(z.describe('Hosts that are refused.')),
  httpsOnly: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether `http:` is refused on loopback too.')),
})

const authorization = z.strictObject({
  parameters: z
    ._default(z.record(ownParameterName, z.string()), {})
    .check(z.describe('Sent with every authorization request.')),
  loginHint: z
    ._default(z.nullable(ownParameterName), 'login_hint')
    .check(z.describe('The parameter that suggests an account; null: there is none.')),
  prompt: z
    ._default(z.nullable(ownParameterName), 'prompt')
    .check(z.describe('The parameter of OpenID Connect `prompt`; null: there is none.')),
  fragment: z
    .optional(z.string().check(z.regex(/^[\w-]+$/)))
    .check(z.describe('What the authorization URL ends in, after `#`.')),
})

const scopes = z.strictObject({
  default: z
    ._default(z.array(scope), [])
    .check(z.describe('Asked for unless the caller names others.')),
  separator: z
    ._default(z.enum([' ', ',']), ' ')
    .check(z.describe('Between scopes in the authorization request.')),
  granted: z
    ._default(
      z.strictObject({
        from: z
          .enum(['token', 'callback'])
          .check(z.describe('The token response or the callback.')),
        at: pointer.check(z.describe('JSON Pointer to the scopes.')),
      }),
      {
        from: 'token',
        at: '/scope',
      },
    )
    .check(z.describe('Where the granted scopes are named.')),
  aliases: z
    ._default(z.record(scope, scope), {})
    .check(z.describe('The name asked for → the name that comes back.')),
  implies: z
    ._default(z.record(scope, z.array(scope)), {})
    .check(z.describe('A granted scope → the scopes that it includes.')),
  unechoed: z
    ._default(z.array(scope), [])
    .check(z.describe('Scopes that are never named among the granted ones.')),
})

const pkce = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('S256').check(z.describe('On.')),
    encoding: z
      .optional(z.enum(['base64url', 'hex']))
      .check(z.describe('How the challenge is written. Default: base64url (RFC 7636 §4.2).')),
  }),
  z.strictObject({
    method: z.literal('none').check(z.describe('Off.')),
    reason: text.check(z.describe('Why it would do harm. "Not documented" is no reason.')),
    date: date.check(z.describe('Since when this is known.')),
  }),
])

const callback = z.strictObject({
  iss: z
    ._default(
      z.strictObject({
        presence: z
          ._default(z.enum(['absent', 'optional', 'required']), 'optional')
          .check(z.describe('`absent`: not seen yet. A wrong value is refused in any case.')),
        onErrorToo: z
          ._default(z.boolean(), true)
          .check(z.describe('Whether error responses have it too, where it is required.')),
      }),
      { presence: 'optional', onErrorToo: true },
    )
    .check(z.describe('`iss` in the callback (RFC 9207).')),
  denials: z
    ._default(z.array(text), ['access_denied'])
    .check(z.describe('The values of `error` that mean: the user refused.')),
  captures: z
    ._default(
      z.record(
        parameterName.check(
          z.refine((name) => !reservedResponseParameters.has(name), 'is read by the flow itself'),
        ),
        z.enum(['text', 'json']),
      ),
      {},
    )
    .check(z.describe("Parameters of the provider's own that are needed later, as `callback`.")),
})

const token = z.strictObject({
  method: z
    ._default(z.enum(['POST', 'GET']), 'POST')
    .check(z.describe('GET: the parameters are in the query.')),
  encoding: z._default(z.enum(['form', 'json']), 'form').check(z.describe('Of the body.')),
  headers: requestHeaders.check(z.describe('Further headers of the token request.')),
  parameters: requestParameters.check(z.describe('Further parameters of the token request.')),
  errors: z
    ._default(z.record(text, text), {})
    .check(z.describe("The provider's own error → the one of RFC 6749 §5.2 that it stands for.")),
  errorBody,
})

const idToken = z.strictObject({
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
  issuer: z
    .optional(text)
    .check(
      z.describe(
        'What `iss` has to be, if not `issuer`. `{tid}` stands for the claim of that name.',
      ),
    ),
  issuerAliases: z._default(z.array(text), []).check(z.describe('Further values of `iss`.')),
  audiences: z
    ._default(z.array(text), [])
    .check(z.describe('Further audiences that are trusted beside the client.')),
  nonce: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether a nonce is sent, and has to come back.')),
})

const userInfo = z.strictObject({
  ...resourceRequest,
  errors: z
    ._default(z.array(errorRule), [])
    .check(
      z.describe('What this provider means by its error answers; looked at before the statuses.'),
    ),
  errorBody,
})

/** What selectors look into beside the answers of additional requests. */
const sources: ReadonlySet<string> = new Set(['client', 'user', 'token', 'idToken', 'callback'])

const additionalRequest = z.strictObject({
  id: camelCase.check(
    z.refine((id) => !sources.has(id), 'is the name of something else that selectors look into'),
    z.describe('The name under which selectors find the answer.'),
  ),
  url: endpoint.check(z.describe('Where it goes to.')),
  ...resourceRequest,
  whenScopes: z
    ._default(z.array(scope), [])
    .check(z.describe('Only where one of these was granted. Empty: always.')),
  ignoreStatuses: z
    ._default(z.array(z.int()), [])
    .check(z.describe('Answers that only mean that there is nothing to be had.')),
})

const areDistinct = (requests: ReadonlyArray<{ readonly id: string }>): boolean =>
  new Set(requests.map(({ id }) => id)).size === requests.length

const user = z.strictObject({
  id: selectorSchema.check(
    z.describe('Never changes, never given to another. A number becomes a string.'),
  ),
  name: z.optional(selectorSchema).check(z.describe('The name for people.')),
  username: z.optional(selectorSchema).check(z.describe('May change: for people.')),
  email: z.optional(selectorSchema).check(z.describe('The e-mail address.')),
  emailVerified: z
    .optional(selectorSchema)
    .check(z.describe('True or false. Left out where the provider does not say.')),
  avatarUrl: z.optional(selectorSchema).check(z.describe('A picture, as a URL.')),
  profileUrl: z.optional(selectorSchema).check(z.describe('A page about the user.')),
  locale: z.optional(selectorSchema).check(z.describe('The language of the user.')),
})

const refresh = z.strictObject({
  issued: z
    ._default(z.enum(['never', 'asked', 'always']), 'asked')
    .check(z.describe('`asked`: for a scope, a parameter, or a setting of the app.')),
  rotation: z
    ._default(z.enum(['none', 'maybe', 'always']), 'maybe')
    .check(z.describe('Whether a refresh brings a new refresh token, which ends the old one.')),
})

function isExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp
  } catch {
    return false
  }
}

const variable = z.strictObject({
  description: text.check(z.describe('For people.')),
  pattern: z
    .string()
    .check(z.regex(/^\^.*\$$/, 'must be anchored: ^…$'))
    .check(z.refine(isExpression, 'must be a regular expression'))
    .check(z.describe('Regular expression that the value must match.')),
  default: z.optional(z.string()).check(z.describe('The value where none is given.')),
  example: z
    .optional(z.string())
    .check(z.describe('For documentation and the emulator, where there is no default.')),
})

const hint = z.strictObject({
  code: z
    .string()
    .check(z.regex(/^[a-z-]+\.[a-z0-9-]+$/), z.describe('The failure that it explains.')),
  error: z.optional(z.string()).check(z.describe("Only for this `error` of the provider's.")),
  text: z.optional(z.string()).check(z.describe('Only where the description has this piece.')),
  cause: text.check(z.describe('Why that usually is, here.')),
  next: text.check(z.describe('What to do about it.')),
})

/** A merge patch (RFC 7396) over the profile; checked when the variant is resolved. */
const override = z
  .record(z.string(), z.unknown())
  .check(z.refine((patch) => isShallow(patch), 'is nested too deeply'))

// Far deeper than any profile, far shallower than what overflows a stack.
const DEEPEST = 64

function isShallow(value: unknown, levels = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1))
}

type Users = Readonly<Record<string, Selector | undefined>>

/** A part of which every member has a default. */
const optional = <Part extends z.ZodMiniObject>(part: Part) => z.prefault(part, {} as z.input<Part>)

const isFound = ({ endpoints, user }: { endpoints: object; user: Users }): boolean =>
  'userInfo' in endpoints ||
  Object.values(user).every(
    (selector) => selector === undefined || placesIn(selector).every(([from]) => from !== 'user'),
  )

/**
 * What a profile may say, and what is assumed where it says nothing: the RFCs' defaults.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749 RFC 6749}
 */
export const providerSchema = z
  .strictObject({
    $schema: z.optional(z.string()).check(z.describe('The JSON Schema of this file, for editors.')),
    id: identifier.check(z.describe('Stable, lower case: part of the key of every user.')),
    tenant: z
      .optional(text)
      .check(
        z.describe('Which of many such providers this is; set by `resolveProfile` and `discover`.'),
      ),
    name: text.check(z.describe('For people.')),
    documentation: z.optional(endpoint).check(z.describe('Where the provider documents sign-in.')),
    issuer: z
      .optional(z.string().check(z.minLength(1)))
      .check(z.describe('Issuer identifier (RFC 8414 §2), compared as a string.')),
    endpoints: endpoints.check(z.describe('Addresses. `{name}` stands for a variable.')),
    client: optional(client).check(z.describe('How the application presents itself.')),
    redirectUri: optional(redirectUri).check(z.describe('What redirect URIs may not be.')),
    authorization: optional(authorization).check(z.describe('The authorization request.')),
    scopes: optional(scopes).check(z.describe('Scopes (RFC 6749 §3.3), compared as sets.')),
    pkce: z
      ._default(pkce, { method: 'S256' })
      .check(z.describe('PKCE (RFC 7636). Off only with a dated reason.')),
    callback: optional(callback).check(z.describe('What comes back with the browser.')),
    token: optional(token).check(z.describe('The token request and its answer.')),
    refresh: optional(refresh).check(z.describe('Refresh tokens (RFC 6749 §6).')),
    idToken: z
      .optional(idToken)
      .check(z.describe('ID tokens (OpenID Connect Core §2) come where `openid` was asked for.')),
    userInfo: optional(userInfo).check(z.describe('The request for user information.')),
    additionalRequests: z
      ._default(z.array(additionalRequest), [])
      .check(
        z.refine(areDistinct, 'have one id twice'),
        z.describe('Further requests with the access token, beside user information.'),
      ),
    user: user.check(z.describe('Where each member of the user comes from.')),
    quirks: z
      ._default(z.partialRecord(z.enum(quirkNames), evidence), {})
      .check(z.describe('Deviations from the RFCs, each with evidence.')),
    hints: z._default(z.array(hint), []).check(z.describe('Usual causes here, for `explain()`.')),
    variables: z
      ._default(z.record(camelCase, variable), {})
      .check(z.describe('What `{name}` in a URL stands for.')),
    variants: z
      ._default(
        z.record(
          identifier,
          z.strictObject({
            description: text.check(z.describe('When to use it.')),
            override: override.check(z.describe('What is different; null takes a field away.')),
          }),
        ),
        {},
      )
      .check(z.describe('Other shapes of the same provider, as merge patches (RFC 7396).')),
  })
  .check(
    z.refine(isFound, {
      path: ['endpoints', 'userInfo'],
      error: 'is needed: `user` looks for something in the user-info body',
    }),
    ({ value: profile, issues }) => {
      for (const [path, address] of addressesIn(profile))
        for (const variable of namesIn(address))
          if (!Object.hasOwn(profile.variables, variable))
            issues.push({
              code: 'custom',
              path: [...path],
              input: address,
              message: `there is no variable "${variable}": describe it in \`variables\``,
              params: { variable },
            })
    },
  )

/** A profile as it is written: only `id`, `name`, `endpoints` and `user.id` are needed. */
export interface ProviderInput extends z.input<typeof providerSchema> {}
/** A profile with every default filled in. */
export interface Provider extends z.output<typeof providerSchema> {}
/** One way for the client to authenticate. */
export type ClientAuthentication = Provider['client']['authentication'][number]
