import { COOKIE_NAME_PREFIX } from '../stores/cookie-name.ts'

/** The cookie of one login. */
export interface LoginCookie {
  /** Without `__Host-`. */
  readonly name: string
  /** When the login began, in epoch milliseconds; 0 once it has ended. */
  readonly begunAt: number
  /** With whom: the key in `flows`. */
  readonly provider: string
  /** What only this browser has: the sealed login itself, or what it takes to find it in the store. */
  readonly secret: string
}

/** How cookies are set: depends on the redirect URI, since a request behind a proxy does not say. */
export interface CookieScope {
  /** False on loopback without TLS, where neither `Secure` nor `__Host-` works in every browser. */
  readonly isSecure: boolean
}

/** Of all login cookies of a browser together, with their names. */
const MOST_BYTES = 4096

const HOST_PREFIX = '__Host-'

// Neither of the three parts has it, and a cookie may.
const BETWEEN = '~'

export function cookieScopeOf(redirectUri: string): CookieScope {
  return { isSecure: new URL(redirectUri).protocol === 'https:' }
}

/** The login cookies that came with a request, the newest first. One without its prefix is not ours. */
export function readLoginCookies({ headers }: Request, scope: CookieScope): LoginCookie[] {
  const start = prefixOf(scope) + COOKIE_NAME_PREFIX
  const cookies: LoginCookie[] = []
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
    const [, fullName = '', begun = '', provider = '', secret = ''] =
      /^\s*([^=\s]+)=([0-9a-z]{1,11})~([\w.-]+)~([\w.-]+)\s*$/.exec(pair) ?? []
    if (!fullName.startsWith(start)) continue
    const name = fullName.slice(prefixOf(scope).length)
    cookies.push({ name, begunAt: Number.parseInt(begun, 36), provider, secret })
  }
  return cookies.toSorted((one, other) => other.begunAt - one.begunAt)
}

/**
 * The `Set-Cookie` of a login.
 *
 * @throws TypeError for a cookie that is too big to be kept.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6265#section-4.1 RFC 6265 §4.1}
 */
export function setCookie(cookie: LoginCookie, scope: CookieScope, maxAgeMs: number): string {
  const bytes = bytesOf(cookie, scope)
  if (bytes > MOST_BYTES)
    throw new TypeError(
      `createHandlers: the cookie of a login would have ${bytes} bytes, and all of them together may have ` +
        `${MOST_BYTES}. Give begin less data, or keep logins in a store on the server.`,
    )
  return lineOf(cookie.name, valueOf(cookie), scope, Math.ceil(maxAgeMs / 1000))
}

export function clearCookie(name: string, scope: CookieScope): string {
  return lineOf(name, '', scope, 0)
}

/**
 * Clears what has no room beside a new login: the oldest go first, and before them what has ended.
 *
 * @param kept What the browser has, the newest first.
 * @param most How many there may be.
 */
export function makeRoom(
  added: LoginCookie,
  kept: readonly LoginCookie[],
  scope: CookieScope,
  most: number,
): string[] {
  let bytes = bytesOf(added, scope)
  const cleared: string[] = []
  for (const [index, cookie] of kept.entries()) {
    bytes += bytesOf(cookie, scope)
    if (index + 1 >= most || bytes > MOST_BYTES) cleared.push(clearCookie(cookie.name, scope))
  }
  return cleared
}

function valueOf({ begunAt, provider, secret }: LoginCookie): string {
  return [begunAt.toString(36), provider, secret].join(BETWEEN)
}

/** With `=` and what stands between two cookies. */
function bytesOf(cookie: LoginCookie, scope: CookieScope): number {
  return prefixOf(scope).length + cookie.name.length + valueOf(cookie).length + '=; '.length
}

function prefixOf({ isSecure }: CookieScope): string {
  return isSecure ? HOST_PREFIX : ''
}

function lineOf(name: string, value: string, scope: CookieScope, maxAge: number): string {
  const secure = scope.isSecure ? ['Secure'] : []
  const attributes = ['Path=/', `Max-Age=${maxAge}`, 'HttpOnly', ...secure, 'SameSite=Lax']
  return [`${prefixOf(scope)}${name}=${value}`, ...attributes].join('; ')
}
