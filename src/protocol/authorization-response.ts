/** What came back with the browser: the callback, parsed once, as plain data. */
export interface AuthorizationResponse {
  /** Where it arrived; null for bare parameters, which are not compared with the redirect URI. */
  readonly address: CallbackAddress | null
  /** Every value of the parameters that the flow reads, in order; empty where there is none. */
  readonly state: readonly string[]
  readonly code: readonly string[]
  readonly iss: readonly string[]
  readonly error: readonly string[]
  readonly errorDescription: readonly string[]
  readonly errorUri: readonly string[]
  /** The first value of every other parameter: the provider's own. */
  readonly others: Readonly<Record<string, string>>
  /** Names of parameters that a response of this type cannot carry. */
  readonly unexpected: readonly UnexpectedParameter[]
}

export interface CallbackAddress {
  /** Null where the public origin is not known: a relative URL, or a request behind a proxy. */
  readonly origin: string | null
  readonly path: string
  /** The query, as pairs. */
  readonly query: ReadonlyArray<readonly [string, string]>
}

export interface UnexpectedParameter {
  readonly parameter: string
  readonly in: 'query' | 'fragment'
}

/** A callback as an application has it: the URL that was called, or its parameters alone. */
export type CallbackInput = URL | string | URLSearchParams

// `response` is a JARM response, which would have to be verified before anything in it counts.
const NEVER = ['access_token', 'id_token', 'refresh_token', 'response']
const NEVER_IN_FRAGMENT = [...NEVER, 'code', 'state', 'error']

/**
 * Reads a callback. Any input gives a response; what is missing is simply not there.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2 RFC 6749 §4.1.2}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9207#section-2 RFC 9207 §2}
 */
export function readAuthorizationResponse(input: CallbackInput): AuthorizationResponse {
  const { address, query, fragment } = split(input)
  const own: Record<OwnParameter, string[]> = {
    state: [],
    code: [],
    iss: [],
    error: [],
    error_description: [],
    error_uri: [],
  }
  const others = new Map<string, string>()
  for (const [name, value] of query) {
    if (Object.hasOwn(own, name)) own[name as OwnParameter].push(value)
    else if (!others.has(name)) others.set(name, value)
  }
  const unexpected = [
    ...unexpectedIn(query, NEVER, 'query'),
    ...unexpectedIn(fragment, NEVER_IN_FRAGMENT, 'fragment'),
  ]
  for (const { parameter } of unexpected) others.delete(parameter)
  return {
    address,
    state: own.state,
    code: own.code,
    iss: own.iss,
    error: own.error,
    errorDescription: own.error_description,
    errorUri: own.error_uri,
    others: Object.fromEntries(others),
    unexpected,
  }
}

/** Reads a callback that a server received: behind a proxy it does not know its own public origin. */
export function readReceivedResponse(url: string): AuthorizationResponse {
  const response = readAuthorizationResponse(url)
  return { ...response, address: response.address && { ...response.address, origin: null } }
}

/** Reads a callback that was posted to a server (`response_mode=form_post`). */
export function readPostedResponse(url: string, body: URLSearchParams): AuthorizationResponse {
  return { ...readAuthorizationResponse(body), address: readReceivedResponse(url).address }
}

/** The one `state` of a callback, or null where there is none or more than one. */
export function stateOf(response: AuthorizationResponse): string | null {
  return response.state.length === 1 ? (response.state[0] ?? null) : null
}

/** The first protocol parameter that occurs twice; undefined where none does. */
export function duplicateParameter(response: AuthorizationResponse): string | undefined {
  return ONCE.find(([, member]) => response[member].length > 1)?.[0]
}

const ONCE = [
  ['code', 'code'],
  ['iss', 'iss'],
  ['error', 'error'],
  ['error_description', 'errorDescription'],
  ['error_uri', 'errorUri'],
] as const

type OwnParameter = 'state' | (typeof ONCE)[number][0]

function unexpectedIn(
  parameters: Pairs,
  names: readonly string[],
  where: 'query' | 'fragment',
): UnexpectedParameter[] {
  if (!parameters.some(([name]) => names.includes(name))) return []
  return names
    .filter((name) => parameters.some((pair) => pair[0] === name))
    .map((parameter) => ({ parameter, in: where }))
}

type Pairs = ReadonlyArray<readonly [name: string, value: string]>

interface Parts {
  readonly address: CallbackAddress | null
  readonly query: Pairs
  readonly fragment: Pairs
}

// Stands in where the origin is not known. Reserved for such use by RFC 6761 §6.4.
const UNKNOWN_ORIGIN = 'https://relative.invalid'

function split(input: CallbackInput): Parts {
  if (input instanceof URLSearchParams) return { address: null, query: [...input], fragment: [] }
  const text = String(input)
  const absolute = urlOf(text)
  const url = absolute ?? urlOf(text, UNKNOWN_ORIGIN)
  if (url === null)
    return { address: { origin: null, path: '', query: [] }, query: [], fragment: [] }
  // `//host/path` is relative, and names a host all the same.
  const origin = url === absolute || url.origin !== UNKNOWN_ORIGIN ? originOf(url) : null
  const query = pairsIn(url.search)
  const fragment = pairsIn(url.hash.slice(1))
  return { address: { origin, path: url.pathname, query }, query, fragment }
}

/** `URL.parse`, which older runtimes lack: one look where `URL.canParse` and `new URL` are two. */
function urlOf(text: string, base?: string): URL | null {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
}

/** Most callbacks have no fragment. */
function pairsIn(text: string): Pairs {
  return text === '' ? [] : [...new URLSearchParams(text)]
}

/** What `URL.origin` is, also for the private-use schemes of native applications, where that is `null`. */
function originOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`
}

/**
 * Whether a callback arrived at this redirect URI: same origin where it is known, same path, and every
 * query pair of the redirect URI itself. The rest of the query is the provider's.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9700#section-2.1 RFC 9700 §2.1}
 */
export function arrivedAt(address: CallbackAddress, redirectUri: string): boolean {
  const expected = addressOf(redirectUri)
  if (expected === null || expected.path !== address.path) return false
  if (address.origin !== null && expected.origin !== address.origin) return false
  return expected.query.every(([name, value]) =>
    address.query.some((pair) => pair[0] === name && pair[1] === value),
  )
}

/** The last one: an application has one redirect URI, or few. */
let known = { redirectUri: '', address: split('').address }

function addressOf(redirectUri: string): CallbackAddress | null {
  if (known.redirectUri !== redirectUri)
    known = { redirectUri, address: split(redirectUri).address }
  return known.address
}
