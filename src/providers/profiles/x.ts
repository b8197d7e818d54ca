import { defineProvider } from '../define.ts'

/** X, formerly Twitter: OAuth 2.0 with its API v2. */
export const x = /* @__PURE__ */ defineProvider({
  id: 'x',
  name: 'X',
  documentation: 'https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code',
  endpoints: {
    authorization: 'https://x.com/i/oauth2/authorize',
    token: 'https://api.x.com/2/oauth2/token',
    userInfo: 'https://api.x.com/2/users/me?user.fields=profile_image_url,confirmed_email',
    revocation: 'https://api.x.com/2/oauth2/revoke',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }, { method: 'none' }] },
  authorization: { loginHint: null, prompt: null },
  // Without tweet.read the user is forbidden.
  scopes: { default: ['users.read', 'tweet.read', 'users.email'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'always' },
  userInfo: {
    errors: [
      {
        status: [429],
        header: { name: 'x-rate-limit-reset' },
        code: 'rate-limited',
        retryAt: { header: 'x-rate-limit-reset', unit: 'epoch-seconds' },
      },
    ],
    errorBody: { code: ['/title'], description: ['/detail'] },
  },
  user: {
    id: '/data/id',
    name: '/data/name',
    username: '/data/username',
    // There only if it is confirmed.
    email: '/data/confirmed_email',
    emailVerified: { const: true },
    avatarUrl: '/data/profile_image_url',
    profileUrl: {
      template: 'https://x.com/{username}',
      values: { username: '/data/username' },
    },
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'xdevplatform/twitter-api-typescript-sdk#26',
      date: '2026-11-24',
      fixture: 'x/token-invalid-code',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://docs.x.com/x-api/fundamentals/response-codes-and-errors',
      date: '2026-11-24',
      fixture: 'x/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'authorization code was invalid',
      cause: 'The code was used already, or is older than thirty seconds.',
      next: 'Redeem the code at once. Look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'code verifier',
      cause: 'The verifier is not the one of this login.',
      next: 'Complete the flow with the pending value that begin() gave, not with one of another login.',
    },
    {
      code: 'exchange.rejected',
      error: 'unauthorized_client',
      cause:
        'The client secret is missing or wrong. A "confidential client" has one, a "public client" has none.',
      next: 'Compare the type of the app with what you pass, and use the OAuth 2.0 client secret, not the API key secret.',
    },
    {
      code: 'userinfo.forbidden',
      error: 'Client Forbidden',
      cause: 'The app belongs to no project, or its plan does not have this endpoint.',
      next: 'Attach the app to a project in the developer portal.',
    },
    {
      code: 'userinfo.forbidden',
      cause: 'The token lacks a scope: the user needs users.read and tweet.read together.',
      next: 'Ask for both, and for users.email if you need the address.',
    },
  ],
})
