import { chooseAuthentication } from './protocol/client-authentication.ts'
import { isDefined } from './providers/defined.ts'
import { isLoopback } from './providers/endpoint.ts'
import { reservedParameters } from './providers/reserved.ts'
import type { Provider } from './providers/schema.ts'
import type { Client } from './machine/perform/surroundings.ts'

/**
 * Checks that the profile went through `defineProvider`: what merely looks like one may say anything.
 *
 * @throws TypeError that says what to write instead.
 */
export function checkProvider(provider: Provider): void {
  if (isDefined(provider)) return
  const isObject = typeof provider === 'object' && provider !== null
  throw new TypeError(
    isObject
      ? 'createFlow: provider was not checked; write defineProvider({ … }), also for a changed copy.'
      : 'createFlow: provider is not a profile, such as github of trivet/providers.',
  )
}

/**
 * Checks what the programmer wrote, once, so that a mistake shows at the start and not at a user's login.
 *
 * @throws TypeError that says what is wrong and what to write instead.
 */
export function checkClient(provider: Provider, { clientId, clientSecret }: Client): void {
  if (typeof clientId !== 'string' || clientId === '')
    throw new TypeError(
      `createFlow: clientId is missing. ${provider.name} gave it to you when you registered.`,
    )
  const isKey = typeof clientSecret === 'object' && isSigningKey(clientSecret)
  if (!isKey && !['string', 'function', 'undefined'].includes(typeof clientSecret))
    throw new TypeError('createFlow: clientSecret is not a string, or a function that gives one.')
  if (isKey && !provider.client.authentication.some(({ method }) => method === 'signed'))
    throw new TypeError(
      `createFlow: ${provider.name} takes a clientSecret, not a key that signs one.`,
    )
  if (clientSecret === '')
    throw new TypeError('createFlow: clientSecret is empty. Leave it out for a public client.')
  const ways = provider.client.authentication
  if (chooseAuthentication(ways, clientSecret !== undefined) !== undefined) return
  throw new TypeError(
    clientSecret === undefined
      ? `createFlow: ${provider.name} wants a clientSecret; it has no public clients.`
      : `createFlow: ${provider.name} has public clients only; leave out the clientSecret.`,
  )
}

function isSigningKey(key: object | null): boolean {
  return ['issuer', 'keyId', 'privateKey'].every(
    (name) => key !== null && typeof (key as Readonly<Record<string, unknown>>)[name] === 'string',
  )
}

/**
 * Checks a redirect URI: absolute, without a fragment, `https:` or a scheme of the application's own;
 * `http:` on loopback only.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2 RFC 6749 §3.1.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-2.1 RFC 9700 §2.1}
 */
export function checkRedirectUri(provider: Provider, redirectUri: string): void {
  const wrong = (fault: string): TypeError =>
    new TypeError(`redirectUri ${JSON.stringify(redirectUri)} ${fault}`)
  if (redirectUri === undefined)
    throw new TypeError('redirectUri is missing, such as https://app.example/callback.')
  if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri))
    throw wrong('is not an absolute URL, such as https://app.example/callback.')
  const { protocol, hostname, hash } = new URL(redirectUri)
  if (hash !== '' || redirectUri.includes('#'))
    throw wrong('has a fragment; RFC 6749 does not allow one.')
  if (protocol === 'http:' && !isLoopback(hostname))
    throw wrong('is http:; use https:, or http://127.0.0.1 on your own machine.')
  if (protocol === 'http:' && provider.redirectUri.httpsOnly)
    throw wrong(`is http:, which ${provider.name} refuses on your own machine too; use https:.`)
  if (provider.redirectUri.forbiddenHosts.includes(hostname))
    throw wrong(
      `has a host that ${provider.name} refuses; write http://127.0.0.1 instead of localhost.`,
    )
}

const LONGEST_MS = 31_536_000_000

/** Checks a span of time that may be left out. */
export function checkMilliseconds(name: string, ms: number | undefined): void {
  if (ms === undefined || (Number.isFinite(ms) && ms > 0 && ms <= LONGEST_MS)) return
  throw new TypeError(
    `createFlow: ${name} is not a positive number of milliseconds, of at most a year.`,
  )
}

/** Checks the scopes that a caller asks for. */
export function checkScopes(scopes: readonly string[]): void {
  if (!Array.isArray(scopes))
    throw new TypeError("begin: scopes is not an array, such as ['openid', 'email'].")
  for (const scope of scopes) {
    if (typeof scope !== 'string' || !/^\S+$/.test(scope))
      throw new TypeError(
        `begin: ${JSON.stringify(scope)} is not a scope; each is a string of its own.`,
      )
  }
}

/** Checks the caller's own authorization request parameters. */
export function checkParameters(
  { client }: Provider,
  parameters: Readonly<Record<string, string>>,
): void {
  // Some providers call those of the client otherwise.
  const { id, secret } = client.parameters
  for (const [name, value] of Object.entries(parameters)) {
    if (reservedParameters.has(name) || name === id || name === secret)
      throw new TypeError(`begin: the parameter "${name}" is set by the flow itself.`)
    if (typeof value !== 'string')
      throw new TypeError(`begin: the parameter "${name}" is not a string.`)
  }
}

// As deep as what is read from outside: deeper values overflow the stack of whoever walks them.
const DEEPEST_DATA = 64

/** Checks that the caller's data is JSON, so that it comes back as it was given. */
export function checkData(data: unknown): void {
  if (data !== undefined) checkJson(data, 'data', DEEPEST_DATA)
}

function checkJson(value: unknown, at: string, levels: number): void {
  const wrong = (fault: string): TypeError =>
    new TypeError(`begin: ${at} ${fault}; data has to be JSON.`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw wrong(`is ${value}`)
    return
  }
  if (typeof value !== 'object')
    throw wrong(value === undefined ? 'is undefined' : `is a ${typeof value}`)
  if (levels === 0) throw wrong('is nested too deeply, or in itself')
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkJson(item, `${at}[${index}]`, levels - 1)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  // A plain object of another realm has a prototype that is not ours, and nothing behind it.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw wrong(`is a ${value.constructor.name}`)
  if ('toJSON' in value) throw wrong('has a toJSON of its own')
  for (const [name, member] of Object.entries(value))
    checkJson(member, memberPath(at, name), levels - 1)
}

function memberPath(at: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${at}.${name}` : `${at}[${JSON.stringify(name)}]`
}
