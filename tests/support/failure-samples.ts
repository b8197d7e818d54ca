import {
  failure,
  failureTable,
  type Failure,
  type FailureCode,
  type FailureDetails,
} from '../../src/failures.ts'

const words = {
  error: 'own_error',
  standardError: null,
  description: 'Own words.',
  uri: 'https://provider.example/errors',
}
const silence = { error: '', standardError: null, description: null, uri: null }
const user = { request: 'user' }
const bodyFaults = ['empty', 'not-json', 'not-form', 'too-deep', 'not-an-object'] as const
const oauthErrors = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'redirect_uri_mismatch',
  'server_error',
  'own_error',
]

/** Every failure in every shape that its explanation tells apart. */
const samples: { readonly [Code in FailureCode]: ReadonlyArray<FailureDetails[Code]> } = {
  'authorization.preparation-failed': ['randomBytes', 'sha256', 'now', 'unknown'].map(
    (adapter) => ({
      adapter,
    }),
  ),
  'authorization.interrupted': [{}],
  'callback.flow-not-found': [{}],
  'callback.body-unreadable': [
    { reason: 'method' },
    { reason: 'content-type' },
    { reason: 'too-large' },
    { reason: 'used' },
    { reason: 'broken' },
  ],
  'callback.state-missing': [{}],
  'callback.state-duplicated': [{}],
  'callback.state-mismatch': [{}],
  'callback.provider-mismatch': [{ expected: 'one', received: 'other' }],
  'callback.redirect-mismatch': [
    { expected: 'https://app.example/callback', received: '/elsewhere' },
    { expected: null, received: null },
  ],
  'callback.expired': [{ expiredAt: 1_790_000_000_000, receivedAt: 1_790_000_125_000 }],
  'callback.parameter-duplicated': [{ parameter: 'code' }],
  'callback.parameter-unexpected': [
    { parameter: 'access_token', in: 'query' },
    { parameter: 'code', in: 'fragment' },
    { parameter: 'response', in: 'query' },
  ],
  'callback.issuer-mismatch': [
    { expected: 'https://one.example', received: 'https://other.example' },
    { expected: null, received: '' },
  ],
  'callback.issuer-missing': [{ expected: 'https://one.example' }, { expected: null }],
  'callback.denied': [words, silence],
  'callback.error': [
    silence,
    words,
    ...[
      ...oauthErrors,
      'unsupported_response_type',
      'temporarily_unavailable',
      'login_required',
      'consent_required',
    ].map((error) => ({ ...words, error })),
  ],
  'callback.code-missing': [{}],

  'exchange.interrupted': [{}],
  'exchange.secret-unavailable': [{}],
  'exchange.rejected': [
    ...oauthErrors.map((error) => ({ ...words, error, status: 400 })),
    { ...words, standardError: 'invalid_grant', status: 200 },
  ],
  'exchange.rate-limited': [
    { status: 429, retryAt: 1_790_000_000_000 },
    { status: 429, retryAt: null },
  ],
  'exchange.server-error': [{ status: 503 }],
  'exchange.status-unexpected': [{ status: 404 }],
  'exchange.redirected': [
    { status: 302, location: 'https://elsewhere.example' },
    { status: 302, location: null },
  ],
  'exchange.content-type-unexpected': [
    { contentType: 'text/html' },
    { contentType: 'application/x-www-form-urlencoded' },
    { contentType: 'text/plain' },
    { contentType: null },
  ],
  'exchange.body-malformed': bodyFaults.map((reason) => ({ reason })),
  'exchange.access-token-missing': [{}],
  'exchange.token-type-missing': [{}],
  'exchange.token-type-unsupported': [{ tokenType: 'DPoP' }],
  'exchange.member-malformed': [{ member: 'expires_in', reason: 'an array' }],

  'id-token.interrupted': [{}],
  'id-token.missing': [{}],
  'id-token.malformed': ['encrypted', 'too-long', 'crit', 'segments', 'payload'].map((reason) => ({
    reason,
  })),
  'id-token.algorithm-unexpected': [
    { algorithm: 'HS256', allowed: ['RS256', 'ES256'] },
    { algorithm: null, allowed: [] },
  ],
  'id-token.keys-unavailable': [
    { reason: 'the profile has no keys', status: null },
    { reason: 'status', status: 404 },
    { reason: 'no-keys', status: 200 },
  ],
  'id-token.key-not-found': [{ keyId: 'key-1' }, { keyId: null }],
  'id-token.signature-invalid': [{}],
  'id-token.claim-missing': [{ claim: 'exp' }],
  'id-token.claim-malformed': [{ claim: 'exp' }],
  'id-token.issuer-mismatch': [
    { expected: 'https://one.example', received: 'https://other.example' },
    { expected: null, received: null },
  ],
  'id-token.audience-mismatch': [{ received: ['one', 'other'] }, { received: [] }],
  'id-token.authorized-party-mismatch': [
    { expected: 'one', received: 'other' },
    { expected: null, received: null },
  ],
  'id-token.expired': [{ expiredAt: 1_790_000_000_000, now: 1_790_007_260_000 }],
  'id-token.not-yet-valid': [{ claim: 'nbf', at: 1_790_007_260_000, now: 1_790_000_000_000 }],
  'id-token.nonce-mismatch': [{ received: true }, { received: false }],
  'id-token.access-token-hash-mismatch': [{}],
  'id-token.subject-mismatch': [{}],

  'userinfo.interrupted': [{}],
  'userinfo.unauthorized': [
    { ...user, ...words, status: 401 },
    { request: 'emails', ...silence, status: 401 },
  ],
  'userinfo.forbidden': [{ ...user, ...words, status: 403 }],
  'userinfo.rejected': [{ ...user, ...words, status: 400 }],
  'userinfo.rate-limited': [
    { ...user, status: 429, retryAt: 1_790_000_000_000 },
    { ...user, status: 429, retryAt: null },
  ],
  'userinfo.server-error': [{ ...user, status: 500 }],
  'userinfo.status-unexpected': [{ ...user, status: 404 }],
  'userinfo.redirected': [
    { ...user, status: 301, location: 'https://elsewhere.example' },
    { ...user, status: 301, location: null },
  ],
  'userinfo.content-type-unexpected': [
    { ...user, contentType: 'text/html' },
    { ...user, contentType: 'application/jwt' },
    { ...user, contentType: 'application/x-www-form-urlencoded' },
    { ...user, contentType: null },
  ],
  'userinfo.body-malformed': bodyFaults.map((reason) => ({ ...user, reason })),
  'userinfo.id-missing': [{ at: '/id' }],
  'userinfo.id-malformed': [{ at: '/id', reason: 'neither a string nor a number' }],

  'network.unreachable': [{ host: 'provider.example' }, { host: '' }],
  'network.certificate-refused': [{ host: 'provider.example' }],
  'network.reset': [{ host: 'provider.example' }],
  'network.timeout': [{ host: 'provider.example', timeoutMs: 10_000 }],
  'network.redirected': [{ host: 'provider.example' }],
  'network.response-too-large': [{ host: 'provider.example', maxBytes: 1_048_576 }],
  'network.response-not-utf8': [{ host: 'provider.example' }],
  'network.adapter-failed': [{ host: 'provider.example' }],

  'store.tampered': [
    { reason: 'malformed' },
    { reason: 'key-unknown' },
    { reason: 'not-authentic' },
  ],
  'store.unavailable': [
    { store: 'redis', operation: 'take', reason: 'ECONNREFUSED' },
    { store: 'memory', operation: 'put', reason: 'key-in-use' },
    { store: 'sql', operation: 'put', reason: null },
  ],

  'flow.cancelled': [{}],
  'flow.pending-malformed': [{ at: 'codeVerifier' }, { at: '' }],
}

export const failureCodes = Object.keys(failureTable) as FailureCode[]

/** The samples of one code. */
export function failuresOf<Code extends FailureCode>(code: Code): readonly Failure[] {
  return samples[code].map((details) => failure(code, details) as Failure)
}

/** The first sample of one code, with some of its details replaced. */
export function failureWith(code: FailureCode, details: object): Failure {
  const [sample] = failuresOf(code)
  if (sample === undefined) throw new Error(`${code} has no sample`)
  return { ...sample, details: { ...sample.details, ...details } } as Failure
}
