import { defineProvider } from '../define.ts'

/** Auth0: a tenant, under its own domain or a custom one. */
export const auth0 = /* @__PURE__ */ defineProvider({
  id: 'auth0',
  name: 'Auth0',
  documentation: 'https://auth0.com/docs/api/authentication',
  // With the slash at the end: without it, it is another issuer.
  issuer: 'https://{domain}/',
  endpoints: {
    authorization: 'https://{domain}/authorize',
    token: 'https://{domain}/oauth/token',
    userInfo: 'https://{domain}/userinfo',
    keys: 'https://{domain}/.well-known/jwks.json',
    discovery: 'https://{domain}/.well-known/openid-configuration',
    revocation: 'https://{domain}/oauth/revoke',
  },
  client: {
    authentication: [{ method: 'post' }, { method: 'basic', encoding: 'form' }, { method: 'none' }],
  },
  scopes: { default: ['openid', 'profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  token: { errors: { access_denied: 'invalid_client' } },
  refresh: { issued: 'asked', rotation: 'maybe' },
  idToken: { algorithms: ['RS256'] },
  user: {
    // With the connection in it: `auth0|…`, `google-oauth2|…`.
    id: '/sub',
    name: '/name',
    username: '/nickname',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
  },
  quirks: {
    refreshTokenMayBeKept: {
      source: 'https://auth0.com/docs/api/authentication',
      date: '2026-11-28',
      fixture: 'auth0/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'auth0/node-auth0#134',
      date: '2026-11-28',
      fixture: 'auth0/token-wrong-secret',
    },
    userInfoErrorsAreNotJson: {
      source: 'auth0/Auth0.Android#629',
      date: '2026-11-28',
      fixture: 'auth0/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.denied',
      text: 'did not authorize',
      cause:
        'The user refused. On localhost Auth0 asks for consent at each login, also for applications of your own.',
      next: 'Say what the access is for, and let the user try again.',
    },
    {
      code: 'exchange.rejected',
      error: 'access_denied',
      cause:
        'The client secret is wrong, or the application authenticates otherwise than "Credentials" in its settings says.',
      next: 'Copy the secret again from the settings of the application, of the same tenant.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'code verifier',
      cause: 'The verifier is not the one of this login.',
      next: 'Complete the flow with the pending value that begin() gave, not with one of another login.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already, is too old, or belongs to another application.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'id-token.algorithm-unexpected',
      cause: 'The application signs its ID tokens with its secret (HS256).',
      next: 'Set "JSON Web Token Signature Algorithm" to RS256 in the advanced settings of the application, under OAuth.',
    },
    {
      code: 'id-token.issuer-mismatch',
      cause:
        'The tenant has a custom domain: tokens name the domain at which the login began, and a slash after it.',
      next: 'Give as domain the one that users see when they sign in.',
    },
  ],
  variables: {
    domain: {
      description:
        'The domain of the tenant in lower case, as in acme.eu.auth0.com, or its own one.',
      pattern:
        '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$',
      example: 'auth0.example',
    },
  },
})
