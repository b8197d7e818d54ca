import { defineProvider } from '../define.ts'

/** LinkedIn: "Sign In with LinkedIn using OpenID Connect", a product that the app has to have. */
export const linkedin = /* @__PURE__ */ defineProvider({
  id: 'linkedin',
  name: 'LinkedIn',
  documentation:
    'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
  issuer: 'https://www.linkedin.com/oauth',
  endpoints: {
    authorization: 'https://www.linkedin.com/oauth/v2/authorization',
    token: 'https://www.linkedin.com/oauth/v2/accessToken',
    userInfo: 'https://api.linkedin.com/v2/userinfo',
    keys: 'https://www.linkedin.com/oauth/openid/jwks',
    discovery: 'https://www.linkedin.com/oauth/.well-known/openid-configuration',
    revocation: 'https://www.linkedin.com/oauth/v2/revoke',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: { loginHint: null },
  scopes: { default: ['openid', 'profile', 'email'] },
  pkce: {
    method: 'none',
    reason:
      'Of apps with a secret LinkedIn refuses a code_verifier as a wrong client: UsefulSoftwareCo/executor#2087, teamhanko/hanko#2405.',
    date: '2026-09-21',
  },
  callback: {
    iss: { presence: 'absent' },
    denials: ['user_cancelled_authorize', 'user_cancelled_login', 'access_denied'],
  },
  refresh: { issued: 'asked', rotation: 'none' },
  idToken: {
    algorithms: ['RS256'],
    issuerAliases: ['https://www.linkedin.com'],
    nonce: false,
  },
  userInfo: { errorBody: { code: ['/code'], description: ['/message'] } },
  user: {
    id: '/sub',
    name: '/name',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    // The documentation shows "en-US", the answers an object.
    locale: {
      first: [
        {
          template: '{language}-{country}',
          values: { language: '/locale/language', country: '/locale/country' },
        },
        '/locale',
      ],
    },
  },
  quirks: {
    callbackErrorsAreNamedOtherwise: {
      source: 'lucia-auth/lucia#971',
      date: '2026-11-24',
      fixture: 'linkedin/callback-unauthorized-scope',
    },
    denialHasAnotherName: {
      source:
        'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
      date: '2026-11-24',
      fixture: 'linkedin/callback-denied',
    },
    grantedScopesAreCommaSeparated: {
      source:
        'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
      date: '2026-11-24',
      fixture: 'linkedin/token-success',
    },
    idTokenIssuerVaries: {
      source:
        'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2',
      date: '2026-11-24',
      fixture: 'linkedin/token-short-issuer',
    },
    nonceIsNotEchoed: {
      source: 'authlib/authlib#763',
      date: '2026-11-24',
      fixture: 'linkedin/token-success',
    },
    tokenErrorsAreNamedOtherwise: {
      source:
        'https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow',
      date: '2026-11-24',
      fixture: 'linkedin/token-invalid-code',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling',
      date: '2026-11-24',
      fixture: 'linkedin/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.error',
      error: 'unauthorized_scope_error',
      cause: 'The app has no product that allows one of these scopes.',
      next: 'Add "Sign In with LinkedIn using OpenID Connect" to the app, under "Products".',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'authorization code expired',
      cause:
        'LinkedIn has one message for all of these: the code is too old or used, or app or redirect_uri are others than in the authorization request.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The client_id or the client secret is wrong, or something adds a code_verifier to the request.',
      next: 'Copy both again from the page "Auth" of the app, and leave PKCE off.',
    },
  ],
})
