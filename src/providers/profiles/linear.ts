import { defineProvider } from '../define.ts'

/** Linear: the user in one workspace, by GraphQL; writing as a variant. */
export const linear = /* @__PURE__ */ defineProvider({
  id: 'linear',
  name: 'Linear',
  documentation: 'https://linear.app/developers/oauth-2-0-authentication',
  endpoints: {
    authorization: 'https://linear.app/oauth/authorize',
    token: 'https://api.linear.app/oauth/token',
    userInfo: 'https://api.linear.app/graphql',
    revocation: 'https://api.linear.app/oauth/revoke',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: { loginHint: null },
  // A refresh token comes with every scope: offline_access is refused.
  scopes: { default: ['read'], separator: ',' },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'always' },
  userInfo: {
    method: 'POST',
    json: { query: '{ viewer { id name displayName email avatarUrl url } }' },
    // With their quotes no name of a user can be taken for an error: in a name they would be escaped.
    errors: [
      { status: [200, 400], text: '"code":"AUTHENTICATION_ERROR"', code: 'unauthorized' },
      { status: [200, 400], text: '"code":"FORBIDDEN"', code: 'forbidden' },
      { status: [200, 400], text: '"code":"RATELIMITED"', code: 'rate-limited' },
    ],
    errorBody: {
      code: ['/errors/0/extensions/code', '/errors/0/message'],
      description: ['/errors/0/message'],
    },
  },
  user: {
    // Of one workspace: the same person has another id in another one.
    id: '/data/viewer/id',
    name: '/data/viewer/name',
    username: '/data/viewer/displayName',
    // Nothing says whether it is verified.
    email: '/data/viewer/email',
    avatarUrl: '/data/viewer/avatarUrl',
    profileUrl: '/data/viewer/url',
  },
  quirks: {
    grantedScopesAreArray: {
      source: 'open-software-network/os-clovy#779',
      date: '2026-11-28',
      fixture: 'linear/token-scope-list',
    },
    refusedTokenHasAnotherStatus: {
      source: 'https://linear.app/developers/graphql',
      date: '2026-11-28',
      fixture: 'linear/user-invalid-token',
    },
    requestedScopesAreCommaSeparated: {
      source: 'https://linear.app/developers/oauth-2-0-authentication',
      date: '2026-11-28',
      fixture: 'linear/callback-two-scopes',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://linear.app/developers/graphql',
      date: '2026-11-28',
      fixture: 'linear/user-invalid-token',
    },
    userInfoErrorsUseStatus200: {
      source: 'https://linear.app/developers/graphql',
      date: '2026-11-28',
      fixture: 'linear/user-invalid-token-200',
    },
    userInfoIsPosted: {
      source: 'https://linear.app/developers/graphql',
      date: '2026-11-28',
      fixture: 'linear/user-success',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Linear, which shows a page of its own for an unknown client_id, and for a redirect_uri that is not registered.',
      next: 'Open the authorization URL yourself. Compare both with the settings of the OAuth application, character by character.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'refresh token',
      cause:
        'The refresh token was replaced by a newer one, or the user has removed the application.',
      next: 'Keep the refresh token of each answer. This user has to log in again.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code was used already, is too old, or the redirect_uri is not the one of the authorization request.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The client ID or the client secret is wrong.',
      next: 'Copy both again from the settings of the OAuth application.',
    },
    {
      code: 'userinfo.unauthorized',
      cause: 'The access token is older than a day, or the user has removed the application.',
      next: 'Refresh the token, or send the user through the login again.',
    },
    {
      code: 'userinfo.rate-limited',
      cause: 'The user, or the application, has used up its requests of this hour.',
      next: 'Ask again later: x-ratelimit-requests-reset in the answer says when.',
    },
  ],
  variants: {
    write: {
      description: 'With the right to change what the user can change.',
      override: { scopes: { default: ['read', 'write'] } },
    },
  },
})
