import { defineProvider } from '../define.ts'

/** Twitch: OpenID Connect, where each claim has to be asked for. */
export const twitch = /* @__PURE__ */ defineProvider({
  id: 'twitch',
  name: 'Twitch',
  documentation: 'https://dev.twitch.tv/docs/authentication/getting-tokens-oidc',
  issuer: 'https://id.twitch.tv/oauth2',
  endpoints: {
    authorization: 'https://id.twitch.tv/oauth2/authorize',
    token: 'https://id.twitch.tv/oauth2/token',
    userInfo: 'https://id.twitch.tv/oauth2/userinfo',
    keys: 'https://id.twitch.tv/oauth2/keys',
    discovery: 'https://id.twitch.tv/oauth2/.well-known/openid-configuration',
    revocation: 'https://id.twitch.tv/oauth2/revoke',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: {
    // Without them the answer is the subject alone, whatever the scopes.
    parameters: {
      claims:
        '{"userinfo":{"email":null,"email_verified":null,"picture":null,"preferred_username":null}}',
    },
    loginHint: null,
    prompt: null,
  },
  scopes: { default: ['openid', 'user:read:email'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'maybe' },
  idToken: { algorithms: ['RS256'] },
  token: {
    // `status` only repeats the status: the words are what tells errors apart.
    errorBody: { code: ['/message'] },
    errors: {
      'Invalid authorization code': 'invalid_grant',
      'Parameter redirect_uri does not match registered URI': 'invalid_grant',
      'invalid client secret': 'invalid_client',
      'invalid client': 'invalid_client',
    },
  },
  user: {
    id: '/sub',
    // The name that is shown: the one for logging in may be written otherwise.
    name: '/preferred_username',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
  },
  quirks: {
    grantedScopesAreArray: {
      source: 'https://dev.twitch.tv/docs/authentication/getting-tokens-oauth',
      date: '2026-11-24',
      fixture: 'twitch/token-success',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://dev.twitch.tv/docs/authentication/getting-tokens-oauth',
      date: '2026-11-24',
      fixture: 'twitch/token-wrong-secret',
    },
    tokenErrorsHaveAnotherShape: {
      source: 'https://dev.twitch.tv/docs/authentication/getting-tokens-oauth',
      date: '2026-11-24',
      fixture: 'twitch/token-invalid-code',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'Invalid authorization code',
      cause: 'The code was used already, is too old, or belongs to another application.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid client secret',
      cause: 'The client secret does not belong to this client_id, or was replaced.',
      next: 'Make a new secret in the developer console, where it is shown once only.',
    },
    {
      code: 'exchange.rejected',
      error: 'missing client secret',
      cause: 'Twitch wants the secret, with PKCE too: it knows no public clients in this flow.',
      next: 'Exchange the code on a server that has the secret.',
    },
  ],
})
