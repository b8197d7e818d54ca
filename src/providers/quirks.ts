/**
 * Every known deviation from the RFCs, by name, and what the library does about it.
 * A profile switches one on by naming it with evidence; nothing is lenient without.
 */
export const quirks = {
  accessTokenIsNotInTheHeader:
    'The access token travels in the query or in a form: `userInfo.token`.',
  authorizationUrlHasFragment:
    'The authorization URL has to end in a fragment: `authorization.fragment`.',
  callbackErrorsAreNamedOtherwise:
    'The callback names some errors otherwise than RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6 do: its own words are kept.',
  callbackIsPosted:
    'The callback is posted (`response_mode=form_post`): cookies that are `SameSite=Lax` do not come with it.',
  challengeIsHexadecimal:
    'The PKCE challenge is written in hexadecimal instead of base64url: `pkce.encoding`.',
  clientIdHasAnotherName:
    'The client names itself by other parameters than `client_id` and `client_secret`: `client.parameters`.',
  clientSecretIsSigned:
    'The client secret is a JWT that the client signs with a key of its own: `client.authentication`.',
  denialHasNoError:
    'A user who refuses comes back with neither `error` nor `code`: told as a callback without a code.',
  denialHasAnotherName:
    'The callback says that the user refused in another word than `access_denied`: `callback.denials`.',
  emailVerifiedIsNotBoolean:
    'Whether the address is verified is said by a number or a text, or in several members: `is` and `all` in `user.emailVerified`.',
  errorTextHasOtherCharacters:
    '`error_description` has characters that RFC 6749 §5.2 does not allow, such as quotation marks: cleaned as every text of a provider is.',
  expiresInMayBeString:
    'The token response may give `expires_in` as a numeric string: it is read as a number.',
  grantedScopesAreArray:
    'The token response gives the scopes as an array where RFC 6749 §3.3 has a string: both are read.',
  grantedScopesAreCommaSeparated:
    'The token response separates scopes with commas where RFC 6749 §3.3 has spaces: both are read.',
  grantedScopesAreElsewhere:
    'The granted scopes have another name than `scope`, or come in the callback: `scopes.granted`.',
  grantedScopesAreRewritten:
    'The token response names scopes otherwise than they were asked for: compared through `scopes.aliases` and `scopes.implies`.',
  idTokenIsVerifiedByProvider:
    'ID tokens are signed with the client secret (HS256), and the provider verifies them itself: an additional request gives one back, and its answer has the claims.',
  idTokenIssuerDependsOnTenant:
    'ID tokens name an issuer that depends on another of their claims: `idToken.issuer`.',
  idTokenIssuerLacksScheme:
    'ID tokens may name the issuer without `https://`: accepted through `idToken.issuerAliases`, never in the callback.',
  idTokenIssuerVaries:
    'ID tokens may name the issuer by another URL: accepted through `idToken.issuerAliases`, never in the callback.',
  issuerIsNotAdvertised:
    'The callback carries `iss` (RFC 9207) although no metadata says so: optional, and exact where present.',
  jsonIsLabelledOtherwise:
    'JSON comes with a content type of something else: it is read as JSON all the same.',
  localhostIsRefused:
    'The provider refuses `localhost` in a redirect URI and wants the literal loopback address.',
  nonceIsNotEchoed: 'ID tokens do not repeat the `nonce`: none is sent (`idToken.nonce`).',
  publicClientsUseBasic:
    'A client without a secret sends Basic credentials with an empty password: `basic-without-secret`.',
  rateLimitIsForbidden: 'A rate limit is answered with 403: told apart by its headers or its text.',
  redirectUriMustBeHttps:
    'The provider refuses `http:` in a redirect URI, on loopback too: `redirectUri.httpsOnly`.',
  refusedTokenHasAnotherStatus:
    'A refused access token is answered with another status than 401: told apart by its text, in `userInfo.errors`.',
  refreshHasItsOwnEndpoint:
    'Tokens are refreshed at another address than the token endpoint: `endpoints.refresh`.',
  refreshTokenMayBeKept:
    'A refresh response may leave out the refresh token: the old one stays valid.',
  requestedScopesAreCommaSeparated:
    'The authorization request separates scopes with commas: `scopes.separator`.',
  tokenErrorsHaveAnotherShape:
    'The token endpoint reports errors otherwise than RFC 6749 §5.2: `token.errorBody`.',
  tokenErrorsAreNamedOtherwise:
    'The token endpoint refuses some requests with another error, status or challenge than RFC 6749 §5.2 has for them: its own words are kept.',
  tokenErrorsUseStatus200:
    'The token endpoint answers errors with status 200: an `error` member wins over the status, here and everywhere.',
  tokenRequestIsGet: 'The token request is a GET with the parameters in the query: `token.method`.',
  tokenRequestIsJson: 'The token request has a JSON body: `token.encoding`.',
  tokenRequestRepeatsCallback:
    'The token request repeats parameters of the callback: `token.parameters`.',
  tokenResponseMayBeForm:
    'The token endpoint may answer form-encoded instead of JSON: both are read, by the content type.',
  tokenTypeIsIgnored:
    '`token_type` is missing or not Bearer although the token is one: it is used as Bearer.',
  unknownClientIsNotFound: 'The token endpoint answers 404 for an unknown `client_id`.',
  userAgentIsRequired: 'The user-info endpoint refuses requests without a `User-Agent` header.',
  userComesInCallback:
    'The callback carries what is known of the user, and nothing else repeats it.',
  userComesInIdToken: 'There is no user-info endpoint: the claims of the ID token are the user.',
  userComesInTokenResponse: 'The token response carries the user: no further request is needed.',
  userInfoErrorsAreNotJson:
    'The user-info endpoint answers some errors as HTML or plain text: the status decides.',
  userInfoErrorsHaveAnotherShape:
    'The user-info endpoint reports errors in a shape of its own: `userInfo.errorBody`.',
  userInfoErrorsUseStatus200:
    'The user-info endpoint answers errors with status 200: its body decides.',
  userInfoIsPosted: 'User information is asked for by POST: `userInfo.method`.',
  verifierIsRefusedWithoutChallenge:
    'A `code_verifier` without a `code_challenge` before it is an error: it is only ever sent after one.',
} as const

/** The name of a known quirk. */
export type QuirkName = keyof typeof quirks
