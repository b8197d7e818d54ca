import type { HttpRequest } from '../effects/ports.ts'

/**
 * Builds a request for a protected resource. The token travels in the header and nowhere else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1 RFC 6750 §2.1}
 */
export function buildUserInfoRequest(
  url: string,
  accessToken: string,
  headers: Readonly<Record<string, string>>,
): HttpRequest {
  return {
    method: 'GET',
    url,
    headers: { accept: 'application/json', ...headers, authorization: `Bearer ${accessToken}` },
  }
}
