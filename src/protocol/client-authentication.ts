import type { ClientAuthentication, Provider } from '../providers/schema.ts'
import { formEncode } from './form.ts'

/** The client's part of a token request: headers and form parameters that say who asks. */
export interface ClientCredentials {
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Authenticates the client in exactly one way.
 *
 * `basic` with `form` encodes id and secret as RFC 6749 asks; `raw` leaves them as they are, for the
 * many servers that compare without decoding. A public client sends its id alone.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 RFC 6749 §2.3.1}
 */
export function authenticateClient(
  clientId: string,
  clientSecret: string | null,
  authentication: ClientAuthentication,
  names: Provider['client']['parameters'] = { id: 'client_id', secret: 'client_secret' },
): ClientCredentials {
  if (authentication.method === 'basic-without-secret')
    return { headers: basic(clientId, ''), parameters: {} }
  if (clientSecret === null || authentication.method === 'none')
    return { headers: {}, parameters: { [names.id]: clientId } }
  if (authentication.method === 'post' || authentication.method === 'signed')
    return { headers: {}, parameters: { [names.id]: clientId, [names.secret]: clientSecret } }
  const write = authentication.encoding === 'form' ? formEncode : (value: string) => value
  return { headers: basic(write(clientId), write(clientSecret)), parameters: {} }
}

function basic(user: string, password: string): ClientCredentials['headers'] {
  return { authorization: `Basic ${base64(`${user}:${password}`)}` }
}

const PUBLIC: ReadonlySet<ClientAuthentication['method']> = new Set([
  'none',
  'basic-without-secret',
])

/** Chooses the profile's first way that fits: the ways of public clients only without a secret. */
export function chooseAuthentication(
  ways: readonly ClientAuthentication[],
  hasSecret: boolean,
): ClientAuthentication | undefined {
  return ways.find((way) => PUBLIC.has(way.method) !== hasSecret)
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}

/** The secret in Basic credentials, as it was encoded, and as it is; none where they are no credentials. */
export function secretsInBasic(credentials: string): readonly string[] {
  const text = textOf(credentials)
  const secret = text.slice(text.indexOf(':') + 1)
  return [secret, new URLSearchParams(`=${secret}`).get('') ?? '']
}

function textOf(credentials: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(credentials), (one) => one.charCodeAt(0)))
  } catch {
    return ''
  }
}
