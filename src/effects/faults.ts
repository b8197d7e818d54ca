import { TransportError, type Cancellation } from './ports.ts'

/** How far a request got. `unknown` is before an answer where the runtime does not tell. */
export type Reach = 'none' | 'unknown' | 'connected'

/**
 * What a runtime's own error means, as the port has it.
 *
 * Its `cause` is the error's code or name, never the error: some carry the bytes of the answer or the value of
 * a header, and those are secrets.
 */
export function faultOf(error: unknown, reach: Reach, { aborted }: Cancellation): TransportError {
  if (error instanceof TransportError) return error
  const sent = reach === 'none' ? 'no' : 'unknown'
  if (aborted) return new TransportError('aborted', sent)

  const cause = codeOf(error)
  if (overflows.has(cause)) return new TransportError('response-too-large', 'unknown', { cause })
  if (reach === 'connected') return new TransportError('reset', 'unknown', { cause })
  if (certificateRefusals.has(cause))
    return new TransportError('certificate-refused', 'no', { cause })
  if (reach === 'none') return new TransportError('unreachable', 'no', { cause })
  if (resets.has(cause) || cause.startsWith('HPE_'))
    return new TransportError('reset', 'unknown', { cause })
  return new TransportError('unreachable', refusals.has(cause) ? 'no' : 'unknown', { cause })
}

/** The code of what went wrong, without one its name. Bun's errors say it, undici's have it as their cause. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const origin = error.cause instanceof Error ? error.cause : error
  // A DOMException's code is a number.
  return 'code' in origin && typeof origin.code === 'string' ? origin.code : origin.name
}

/** No connection was made, says Node or Bun: nothing can have been sent. */
const refusals: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The connection broke, or the answer is not HTTP (`HPE_…`). */
const resets: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'HTTPParserError',
  'UND_ERR_SOCKET',
])

/** More than Node reads, or than a dispatcher was told to. */
const overflows: ReadonlySet<string> = new Set([
  'HPE_HEADER_OVERFLOW',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
])

/**
 * What OpenSSL and Node call a certificate that they do not accept. They check it before the request is written.
 *
 * @see {@link https://nodejs.org/api/tls.html#x509-certificate-error-codes X.509 certificate error codes}
 */
const certificateRefusals: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERROR_IN_CERT_NOT_AFTER_FIELD',
  'ERROR_IN_CERT_NOT_BEFORE_FIELD',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
