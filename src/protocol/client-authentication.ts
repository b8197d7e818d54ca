import { encode } from 'jose/base64url'
import type { ClientAuthentication } from '../providers/schema.ts'
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
): ClientCredentials {
  if (clientSecret === null || authentication.method === 'none')
    return { headers: {}, parameters: { client_id: clientId } }
  if (authentication.method === 'post')
    return { headers: {}, parameters: { client_id: clientId, client_secret: clientSecret } }
  const write = authentication.encoding === 'form' ? formEncode : (value: string) => value
  return {
    headers: { authorization: `Basic ${base64(`${write(clientId)}:${write(clientSecret)}`)}` },
    parameters: {},
  }
}

/** Chooses the profile's first way that fits: with a secret any but `none`, without one only `none`. */
export function chooseAuthentication(
  ways: readonly ClientAuthentication[],
  hasSecret: boolean,
): ClientAuthentication | undefined {
  return ways.find((way) => (way.method === 'none') !== hasSecret)
}

function base64(text: string): string {
  const unpadded = encode(new TextEncoder().encode(text)).replaceAll('-', '+').replaceAll('_', '/')
  return unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=')
}
