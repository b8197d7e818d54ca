import { defineProvider } from '../define.ts'

/** Slack: "Sign in with Slack", which is OpenID Connect. */
export const slack = /* @__PURE__ */ defineProvider({
  id: 'slack',
  name: 'Slack',
  documentation: 'https://docs.slack.dev/authentication/sign-in-with-slack',
  issuer: 'https://slack.com',
  endpoints: {
    authorization: 'https://slack.com/openid/connect/authorize',
    token: 'https://slack.com/api/openid.connect.token',
    userInfo: 'https://slack.com/api/openid.connect.userInfo',
    keys: 'https://slack.com/openid/connect/keys',
    discovery: 'https://slack.com/.well-known/openid-configuration',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }] },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['openid', 'profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'always' },
  idToken: { algorithms: ['RS256'] },
  token: {
    errors: {
      invalid_code: 'invalid_grant',
      code_already_used: 'invalid_grant',
      bad_redirect_uri: 'invalid_grant',
      bad_client_secret: 'invalid_client',
      invalid_client_id: 'invalid_client',
    },
  },
  userInfo: {
    // With its quotes no name of a user can be taken for an error: in a name they would be escaped.
    errors: [
      { status: [200], text: '"error":"invalid_auth"', code: 'unauthorized' },
      { status: [200], text: '"error":"not_authed"', code: 'unauthorized' },
      { status: [200], text: '"error":"token_expired"', code: 'unauthorized' },
      { status: [200], text: '"error":"token_revoked"', code: 'unauthorized' },
      { status: [200], text: '"error":"missing_scope"', code: 'forbidden' },
    ],
  },
  user: {
    id: '/sub',
    name: '/name',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    locale: '/locale',
  },
  quirks: {
    tokenErrorsUseStatus200: {
      source: 'https://docs.slack.dev/reference/methods/openid.connect.token',
      date: '2026-11-24',
      fixture: 'slack/token-invalid-code',
    },
    userInfoErrorsUseStatus200: {
      source: 'https://docs.slack.dev/reference/methods/openid.connect.userInfo',
      date: '2026-11-24',
      fixture: 'slack/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_code',
      cause: 'The code is wrong, or older than ten minutes.',
      next: 'Start the login again. If it happens every time, look for a clock or proxy that holds it up.',
    },
    {
      code: 'exchange.rejected',
      error: 'code_already_used',
      cause: 'The code was redeemed before. A callback page that is loaded twice sends it twice.',
      next: 'Start the login again, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'bad_redirect_uri',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and register it under "OAuth & Permissions".',
    },
    {
      code: 'exchange.rejected',
      error: 'bad_client_secret',
      cause: 'The client secret does not belong to this client_id, or was replaced.',
      next: 'Copy it again from the page "Basic Information" of the app.',
    },
  ],
})
