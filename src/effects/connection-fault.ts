import { TransportError } from './ports.ts'

// Where a name was not found or a connection refused, not one byte was sent.
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

const CERTIFICATE_REFUSED =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT$|SELF_SIGNED_CERT_IN_CHAIN$|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH$)/

/**
 * What it means that no answer came. Node, Bun and Deno say why in a `code`, here or in a `cause`; elsewhere
 * nothing is known.
 */
export function faultOfConnection(cause: unknown): TransportError {
  const code = codeOf(cause)
  if (code !== undefined && CERTIFICATE_REFUSED.test(code))
    return new TransportError('certificate-refused', 'no', { cause })
  if (code !== undefined && NEVER_CONNECTED.has(code))
    return new TransportError('unreachable', 'no', { cause })
  return new TransportError(code === undefined ? 'unreachable' : 'reset', 'unknown', { cause })
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : undefined
}
