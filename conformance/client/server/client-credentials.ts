import type { ClientOptions } from '../adapter.ts'
import type { Arrival } from './ground.ts'

/** How a client said who it is. */
export interface Credentials {
  readonly id: string | null
  readonly secret: string | null
}

/** Reads the credentials where RFC 6749 §2.3.1 has them: the header, form-decoded, or the body. */
export function credentialsOf(
  { headers }: Arrival,
  form: URLSearchParams,
  way: ClientOptions['clientAuthentication'],
): Credentials {
  if (way === 'basic' || way === 'raw-basic') return basicOf(headers['authorization'] ?? '', way)
  return { id: form.get('client_id'), secret: form.get('client_secret') }
}

function basicOf(header: string, way: 'basic' | 'raw-basic'): Credentials {
  const [scheme = '', encoded = ''] = header.split(' ')
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (scheme.toLowerCase() !== 'basic' || colon < 0) return { id: null, secret: null }
  const read = way === 'basic' ? formDecoded : (value: string) => value
  return { id: read(pair.slice(0, colon)), secret: read(pair.slice(colon + 1)) }
}

/** RFC 6749 appendix B; null where it is no such text. */
function formDecoded(value: string): string | null {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return null
  }
}
