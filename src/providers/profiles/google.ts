import { defineProvider } from '../define.ts'

/** Google: OpenID Connect with web-server and desktop clients. */
export const google = /* @__PURE__ */ defineProvider({
  id: 'google',
  name: 'Google',
  documentation: 'https://developers.google.com/identity/openid-connect/openid-connect',
  issuer: 'https://accounts.google.com',
  endpoints: {
    authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
    token: 'https://oauth2.googleapis.com/token',
    userInfo: 'https://openidconnect.googleapis.com/v1/userinfo',
    keys: 'https://www.googleapis.com/oauth2/v3/certs',
    discovery: 'https://accounts.google.com/.well-known/openid-configuration',
    revocation: 'https://oauth2.googleapis.com/revoke',
  },
  // What the metadata lists. The "secret" of a desktop client is none, but Google wants it sent.
  client: { authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }] },
  scopes: {
    default: ['openid', 'email', 'profile'],
    aliases: {
      email: 'https://www.googleapis.com/auth/userinfo.email',
      profile: 'https://www.googleapis.com/auth/userinfo.profile',
    },
  },
  callback: { iss: { presence: 'optional' } },
  refresh: { issued: 'asked', rotation: 'none' },
  idToken: { algorithms: ['RS256'], issuerAliases: ['accounts.google.com'] },
  userInfo: {
    // Matches `userRateLimitExceeded` too.
    errors: [
      {
        status: [403],
        text: 'rateLimitExceeded',
        code: 'rate-limited',
        retryAt: { header: 'retry-after', unit: 'seconds' },
      },
      {
        status: [403],
        text: 'RESOURCE_EXHAUSTED',
        code: 'rate-limited',
        retryAt: { header: 'retry-after', unit: 'seconds' },
      },
    ],
  },
  user: {
    id: '/sub',
    name: '/name',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    profileUrl: '/profile',
    locale: '/locale',
  },
  quirks: {
    idTokenIssuerLacksScheme: {
      source: 'https://developers.google.com/identity/openid-connect/reference',
      date: '2026-11-23',
      fixture: 'google/token-bare-issuer',
    },
    issuerIsNotAdvertised: {
      source: 'openiddict/openiddict-core#2428',
      date: '2026-11-23',
      fixture: 'google/callback-success-with-iss',
    },
    grantedScopesAreRewritten: {
      source: 'https://developers.google.com/identity/openid-connect/openid-connect',
      date: '2026-11-23',
      fixture: 'google/token-success',
    },
    refreshTokenMayBeKept: {
      source: 'https://developers.google.com/identity/protocols/oauth2/web-server',
      date: '2026-11-23',
      fixture: 'google/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'googleads/googleads-php-lib#367',
      date: '2026-11-23',
      fixture: 'google/token-foreign-code',
    },
    verifierIsRefusedWithoutChallenge: {
      source: 'googleapis/google-auth-library-nodejs#2028',
      date: '2026-11-23',
      fixture: 'google/token-verifier-not-needed',
    },
    rateLimitIsForbidden: {
      source: 'https://developers.google.com/gmail/api/guides/handle-errors',
      date: '2026-11-23',
      fixture: 'google/user-rate-limit-forbidden',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Google, which shows redirect_uri_mismatch, invalid_client, admin_policy_enforced, org_internal and most other errors on a page of its own.',
      next: 'Open the authorization URL yourself and read that page. For redirect_uri_mismatch add the exact URI (scheme, case, final slash) to the client in the Google Cloud console.',
    },
    {
      code: 'callback.denied',
      cause: 'The user pressed "Cancel" on the page where Google asks for consent.',
      next: 'Say what the access is for, and let the user try again.',
    },
    {
      code: 'callback.error',
      error: 'login_required',
      cause: 'prompt=none was asked for, and no user is signed in to Google.',
      next: 'Begin again without prompt=none.',
    },
    {
      code: 'callback.error',
      error: 'interaction_required',
      cause: 'prompt=none was asked for, and Google has something to ask the user.',
      next: 'Begin again without prompt=none.',
    },
    {
      code: 'exchange.rejected',
      error: 'redirect_uri_mismatch',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and register exactly that one.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      text: 'not found',
      cause:
        'Google knows no client with this client_id. Clients unused for six months are deleted.',
      next: 'Check the client_id in the Google Cloud console. A deleted client can be restored for thirty days.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The client secret does not belong to this client_id.',
      next: 'Copy the secret from the Google Cloud console again, or add a new one. Desktop clients have one too, and have to send it.',
    },
    {
      code: 'exchange.rejected',
      error: 'unauthorized_client',
      cause: 'The code, or the refresh token, was issued to another client.',
      next: 'Use the same client_id for the authorization request and for the token request.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Malformed auth code',
      cause:
        'The code is damaged. Codes of Google have a "/" in them: encoded or decoded twice, they are other codes.',
      next: 'Pass the callback URL on as it came, and let the library decode it.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Missing code verifier',
      cause: 'A challenge was sent with the authorization request, and no verifier with the code.',
      next: 'Complete the flow with the pending value that begin() gave, not with one of another login.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Invalid code verifier',
      cause: 'The verifier is not the one of this login: two logins were mixed up.',
      next: 'Keep each pending flow under its own id. Two tabs are two flows.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'verifier is not needed',
      cause: 'A verifier was sent although the authorization request had no challenge.',
      next: 'Send the user to the URL that begin() gave, unchanged.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'expired or revoked',
      cause:
        'The refresh token is dead: after 7 days while the app is in "Testing", after 6 months without use, or because the user took the access back.',
      next: 'Send the user through the login again. Publish the app if it is still in "Testing".',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code is too old or was used already. A callback page that is loaded twice sends it twice.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'id-token.missing',
      cause: 'Google sends an ID token only where the scope openid was granted.',
      next: 'Ask for openid.',
    },
    {
      code: 'userinfo.unauthorized',
      cause: 'The access token is expired or revoked: they last for an hour.',
      next: 'Refresh it, or send the user through the login again.',
    },
    {
      code: 'userinfo.forbidden',
      cause: 'The token lacks a scope. With granular consent users may grant a part only.',
      next: 'Compare tokens.scopes of the outcome with what you asked for, and ask for the missing ones again.',
    },
  ],
  variants: {
    offline: {
      description: 'With a refresh token: asks for offline access, and for consent at every login.',
      override: { authorization: { parameters: { access_type: 'offline', prompt: 'consent' } } },
    },
  },
})
