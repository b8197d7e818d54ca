import * as z from 'zod/mini'
import { addressesIn } from './addresses.ts'
import { faultsIn } from './define.ts'
import { deviations } from './deviations.ts'
import type { QuirkName } from './quirks.ts'
import { resolveProfile } from './resolve.ts'
import { providerSchema, type Provider, type ProviderInput } from './schema.ts'
import { placesIn } from './selector.ts'
import { isShown, issuersIn, type LintFixture } from './lint-fixtures.ts'

export type { LintFixture } from './lint-fixtures.ts'

/** What is wrong with a profile, or may be. */
export interface Finding {
  /** Stable, such as `evidence-old`. */
  readonly id: FindingId
  readonly level: 'error' | 'warning'
  /** Where, as `endpoints.token`; empty for the whole profile. */
  readonly at: string
  readonly message: string
  /** What to do about it. */
  readonly fix: string
}

export type FindingId = keyof typeof findings

/** Everything that is looked for, and how bad it is. */
export const findings = {
  'profile-invalid': 'error',
  'field-unknown': 'error',
  'variable-unknown': 'error',
  'pkce-unexplained': 'error',
  'quirk-unproved': 'error',
  'quirk-missing': 'error',
  'quirk-unfounded': 'error',
  'iss-policy-missing': 'error',
  'pointer-unshown': 'error',
  'endpoint-insecure': 'warning',
  'email-scope-missing': 'warning',
  'evidence-old': 'warning',
  'pkce-off': 'warning',
} as const satisfies Record<string, Finding['level']>

export interface LintOptions {
  /** Epoch milliseconds: evidence is old from here on. */
  readonly now: number
  /** The provider's fixtures by `provider/name`. Without them nothing is compared with them. */
  readonly fixtures?: Readonly<Record<string, LintFixture>>
}

const OLD_MS = 180 * 86_400_000

/**
 * Looks for what a valid profile can still have wrong. Never throws: a profile that is not valid gets its
 * faults as findings, and only those.
 */
export function lintProvider(input: unknown, options: LintOptions): readonly Finding[] {
  const faults = faultsIn(input)
  if (faults.length > 0) return faults.map(findingOfFault)
  const profile = input as ProviderInput
  const own = findingsIn(profile, options)
  const known = new Set(own.map(({ id, at, message }) => [id, at, message].join(' ')))
  const ofVariants = Object.keys(profile.variants ?? {}).flatMap((variant) =>
    findingsIn(profile, options, variant)
      .filter(({ id, at, message }) => !known.has([id, at, message].join(' ')))
      .map((one) => ({ ...one, at: `variants.${variant}${one.at === '' ? '' : `.${one.at}`}` })),
  )
  return [...own, ...ofVariants]
}

/** What is found in the profile, or in one of its variants, as it is used: with its variables filled in. */
function findingsIn(input: ProviderInput, options: LintOptions, variant?: string): Finding[] {
  const resolved = resolvedOf(input, variant)
  if (typeof resolved === 'string')
    return [
      finding(
        'profile-invalid',
        '',
        resolved,
        'Correct it. Each variable needs a default or an example, which match its pattern.',
      ),
    ]
  return [
    ...quirkFindings(resolved, options),
    ...issuerFindings(resolved, options),
    ...pointerFindings(resolved, options),
    ...ageFindings(resolved, options),
    ...scopeFindings(resolved),
    ...endpointFindings(resolved),
  ]
}

/** The profile with this variant; why there is none, in one line. */
function resolvedOf(input: ProviderInput, variant: string | undefined): Provider | string {
  try {
    return resolveProfile(input, { examples: true, ...(variant !== undefined && { variant }) })
  } catch (error) {
    return (error as TypeError).message
      .split('\n')
      .map((line) => line.trim())
      .join(' ')
  }
}

function finding(id: FindingId, at: string, message: string, fix: string): Finding {
  return { id, level: findings[id], at, message, fix }
}

type Fault = ReturnType<typeof faultsIn>[number]

function findingOfFault({ at, message, unknown, variable }: Fault): Finding {
  if (variable !== undefined)
    return finding(
      'variable-unknown',
      at,
      `There is no variable "${variable}".`,
      `Describe it in \`variables\`: \`"${variable}": { "description": …, "pattern": "^…$", "example": … }\`.`,
    )
  if (unknown !== undefined) {
    const known = keysAt(at)
    const meant = meantBy(unknown, known)
    return finding(
      'field-unknown',
      at,
      `There is no field "${unknown}".`,
      meant === undefined ? `There may be: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
    )
  }
  if (at === 'pkce.reason' || at === 'pkce.date')
    return finding(
      'pkce-unexplained',
      at,
      'PKCE is off, and nothing says why and since when.',
      'Leave PKCE on, or add `reason` and `date`.',
    )
  return finding(
    'profile-invalid',
    at,
    message,
    'Correct it: see trivet/schema/provider.schema.json.',
  )
}

/** The field that differs in its ending or in the case of its letters only. */
function meantBy(word: string, known: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '')
  const beginning = plain(word).slice(0, 4)
  return (
    known.find((name) => plain(name) === plain(word)) ??
    known.find((name) => plain(name).startsWith(beginning))
  )
}

function quirkFindings(profile: Provider, { fixtures }: LintOptions): Finding[] {
  const names = Object.keys(deviations) as QuirkName[]
  const missing = names
    .filter((quirk) => deviations[quirk]?.(profile) === true && !(quirk in profile.quirks))
    .map((quirk) =>
      finding(
        'quirk-missing',
        `quirks.${quirk}`,
        `The profile deviates from the RFCs, and nothing proves it: ${quirk}.`,
        'Add the quirk with source, date and fixture.',
      ),
    )
  const unfounded = names
    .filter((quirk) => deviations[quirk]?.(profile) === false && quirk in profile.quirks)
    .map((quirk) =>
      finding(
        'quirk-unfounded',
        `quirks.${quirk}`,
        `The quirk ${quirk} is declared, and no field of the profile says so.`,
        'Set the field, or take the quirk out.',
      ),
    )
  const unproved = Object.entries(profile.quirks)
    .filter(([, evidence]) => {
      const shown = evidence?.fixture
      return fixtures !== undefined && (shown === undefined || !Object.hasOwn(fixtures, shown))
    })
    .map(([quirk]) =>
      finding(
        'quirk-unproved',
        `quirks.${quirk}.fixture`,
        `No fixture shows the quirk ${quirk}.`,
        'Write one, and name it here.',
      ),
    )
  return [...missing, ...unfounded, ...unproved]
}

function issuerFindings(profile: Provider, { fixtures = {} }: LintOptions): Finding[] {
  const seen = issuersIn(Object.values(fixtures))
  const isKnown = seen.length > 0 || 'issuerIsNotAdvertised' in profile.quirks
  const { presence } = profile.callback.iss
  if (!isKnown || (profile.issuer !== undefined && presence !== 'absent')) return []
  return [
    finding(
      'iss-policy-missing',
      profile.issuer === undefined ? 'issuer' : 'callback.iss.presence',
      'The provider is known to send `iss` in the callback, and the profile does not expect it.',
      `Set \`issuer\`${seen[0] === undefined ? '' : ` ("${seen[0]}" was seen)`} and \`callback.iss.presence: "optional"\`.`,
    ),
  ]
}

function pointerFindings(profile: Provider, { fixtures }: LintOptions): Finding[] {
  if (fixtures === undefined) return []
  const all = Object.values(fixtures)
  return Object.entries(profile.user).flatMap(([member, selector]) =>
    (selector === undefined ? [] : placesIn(selector))
      .filter((place) => !isShown(place, all))
      .map(([from, at]) =>
        finding(
          'pointer-unshown',
          `user.${member}`,
          `Nothing is at ${at} in ${from} in any fixture.`,
          'Correct the pointer, or add a fixture that has it.',
        ),
      ),
  )
}

function ageFindings(profile: Provider, { now }: LintOptions): Finding[] {
  const isOld = (date: string): boolean => now - Date.parse(date) > OLD_MS
  const old = Object.entries(profile.quirks).flatMap(([quirk, evidence]) =>
    evidence !== undefined && isOld(evidence.date)
      ? finding(
          'evidence-old',
          `quirks.${quirk}.date`,
          `The evidence for ${quirk} is of ${evidence.date}: more than 180 days ago.`,
          'Read the source again, and set the date.',
        )
      : [],
  )
  const { pkce } = profile
  if (pkce.method === 'S256' || !isOld(pkce.date)) return old
  const message = `PKCE is off since ${pkce.date}: ${pkce.reason}`
  return [...old, finding('pkce-off', 'pkce', message, 'Try again whether it still breaks.')]
}

/** Whether the scopes that are asked for can bring the address that `user` looks for. */
function scopeFindings({ scopes, user, additionalRequests }: Provider): Finding[] {
  if (user.email === undefined || user.emailVerified === undefined) return []
  const sources = new Set(placesIn(user.emailVerified).map(([from]) => from))
  const lacking = additionalRequests.filter(
    ({ id, whenScopes }) =>
      sources.has(id) &&
      whenScopes.length > 0 &&
      !whenScopes.some((scope) => scopes.default.includes(scope)),
  )
  const isOpenid = scopes.default.includes('openid')
  const lacksEmail = isOpenid && !scopes.default.some((scope) => scope.includes('email'))
  if (lacking.length === 0 && !lacksEmail) return []
  const wanted = lacking[0]?.whenScopes.join(' or ') ?? 'email'
  return [
    finding(
      'email-scope-missing',
      'scopes.default',
      'The default scopes cannot bring a verified address.',
      `Add ${wanted}, or say in the documentation that users have to ask for it.`,
    ),
  ]
}

function endpointFindings(profile: Provider): Finding[] {
  return addressesIn(profile)
    .filter(([[part], url]) => part !== 'issuer' && url.startsWith('http:'))
    .map(([path, url]) =>
      finding(
        'endpoint-insecure',
        path.join('.'),
        `${url} is not https: tokens travel in the clear.`,
        'Use https; http is for servers on your own machine.',
      ),
    )
}

/** The names that may stand at a place of the profile. */
function keysAt(path: string): readonly string[] {
  let node: unknown = z.toJSONSchema(providerSchema, { io: 'input', unrepresentable: 'any' })
  for (const name of path === '' ? [] : path.split('.')) node = insideOf(node, name)
  return keysOf(node)
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly additionalProperties?: unknown
  readonly items?: unknown
  readonly anyOf?: readonly unknown[]
  readonly oneOf?: readonly unknown[]
}

function insideOf(node: unknown, name: string): unknown {
  const { properties = {}, additionalProperties, items } = (node ?? {}) as SchemaNode
  return Object.hasOwn(properties, name) ? properties[name] : (items ?? additionalProperties)
}

function keysOf(node: unknown): readonly string[] {
  const { properties = {}, anyOf = [], oneOf = [] } = (node ?? {}) as SchemaNode
  return [...Object.keys(properties), ...[...anyOf, ...oneOf].flatMap(keysOf)]
}
