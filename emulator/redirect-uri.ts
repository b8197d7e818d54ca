import type { Provider } from 'trivet/providers'

const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/
// What a browser opens by itself: a redirect there is an attack on its user.
const NEVER = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'javascript:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
])

/** Why a redirect URI is refused, for people; null where it is not. */
export function refuseRedirectUri(
  redirectUri: string,
  registered: readonly string[] | undefined,
  provider: Provider,
): string | null {
  // A header, and so a redirect, has room for nothing else.
  if (!URL.canParse(redirectUri) || !/^[\x21-\x7e]+$/.test(redirectUri))
    return 'The redirect_uri is not an absolute URL.'
  const { protocol, hostname } = new URL(redirectUri)
  if (NEVER.has(protocol) || redirectUri.includes('#'))
    return 'The redirect_uri has a scheme, or a fragment, that is not allowed.'
  if (provider.redirectUri.forbiddenHosts.includes(hostname))
    return `${provider.name} allows no redirect_uri on ${hostname}.`
  if (registered !== undefined)
    return registered.some((one) => isRegistered(redirectUri, one))
      ? null
      : 'The redirect_uri is not registered for this client.'
  const isOpen =
    protocol === 'http:' && hostname !== 'localhost' && !LOOPBACK_ADDRESS.test(hostname)
  return isOpen ? 'The redirect_uri is neither https: nor on loopback.' : null
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 RFC 8252 §7.3} */
function isRegistered(redirectUri: string, registered: string): boolean {
  if (redirectUri === registered) return true
  if (!URL.canParse(registered)) return false
  const { protocol, hostname, port } = new URL(registered)
  if (protocol !== 'http:' || !LOOPBACK_ADDRESS.test(hostname) || port !== '') return false
  const origin = `http://${hostname}`
  const rest = redirectUri.startsWith(origin) ? redirectUri.slice(origin.length) : null
  return rest !== null && rest.replace(/^:\d+/, '') === registered.slice(origin.length)
}
