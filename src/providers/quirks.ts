/**
 * Every known deviation from the RFCs, by name, and what the library does about it.
 * A profile switches one on by naming it with evidence; nothing is lenient without.
 */
export const quirks = {
  expiresInMayBeString:
    'The token response may give `expires_in` as a numeric string: it is read as a number.',
  grantedScopesAreCommaSeparated:
    'The token response separates scopes with commas where RFC 6749 §3.3 has spaces: both are read.',
  grantedScopesAreRewritten:
    'The token response names scopes otherwise than they were asked for: compared through `scopes.aliases` and `scopes.implies`.',
  idTokenIssuerLacksScheme:
    'ID tokens may name the issuer without `https://`: accepted through `idToken.issuerAliases`, never in the callback.',
  issuerIsNotAdvertised:
    'The callback carries `iss` (RFC 9207) although no metadata says so: optional, and exact where present.',
  localhostIsRefused:
    'The provider refuses `localhost` in a redirect URI and wants the literal loopback address.',
  rateLimitIsForbidden: 'A rate limit is answered with 403: told apart by its headers or its text.',
  refreshTokenMayBeKept:
    'A refresh response may leave out the refresh token: the old one stays valid.',
  tokenErrorsUseStatus200:
    'The token endpoint answers errors with status 200: an `error` member wins over the status, here and everywhere.',
  tokenResponseMayBeForm:
    'The token endpoint may answer form-encoded instead of JSON: both are read, by the content type.',
  tokenTypeIsIgnored:
    '`token_type` is missing or not Bearer although the token is one: it is used as Bearer.',
  unknownClientIsNotFound: 'The token endpoint answers 404 for an unknown `client_id`.',
  userAgentIsRequired: 'The user-info endpoint refuses requests without a `User-Agent` header.',
  userInfoErrorsAreNotJson:
    'The user-info endpoint answers some errors as HTML or plain text: the status decides.',
  verifierIsRefusedWithoutChallenge:
    'A `code_verifier` without a `code_challenge` before it is an error: it is only ever sent after one.',
} as const

/** The name of a known quirk. */
export type QuirkName = keyof typeof quirks
