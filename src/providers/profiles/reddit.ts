import { defineProvider } from '../define.ts'

/** Reddit: web apps and installed apps; refresh tokens as a variant. */
export const reddit = /* @__PURE__ */ defineProvider({
  id: 'reddit',
  name: 'Reddit',
  documentation: 'https://github.com/reddit-archive/reddit/wiki/OAuth2',
  endpoints: {
    authorization: 'https://www.reddit.com/api/v1/authorize',
    token: 'https://www.reddit.com/api/v1/access_token',
    userInfo: 'https://oauth.reddit.com/api/v1/me',
    revocation: 'https://www.reddit.com/api/v1/revoke_token',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'basic-without-secret' }],
  },
  authorization: { loginHint: null, prompt: null },
  // At least one is needed: without any Reddit calls the client unknown.
  scopes: { default: ['identity'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'none' },
  token: {
    headers: { 'user-agent': 'trivet' },
    errors: { '401': 'invalid_client' },
    errorBody: { code: ['/error'], description: ['/message'] },
  },
  userInfo: {
    headers: { 'user-agent': 'trivet' },
    // Otherwise the texts are HTML, and `&amp;` breaks the addresses of pictures.
    query: { raw_json: '1' },
    errors: [
      {
        status: [429],
        header: { name: 'x-ratelimit-reset' },
        code: 'rate-limited',
        retryAt: { header: 'x-ratelimit-reset', unit: 'seconds' },
      },
    ],
    errorBody: { code: ['/error'], description: ['/message'] },
  },
  user: {
    id: '/id',
    // Never changes, and is what others see. There is no address: `has_verified_email` only says whether one is known.
    name: '/name',
    username: '/name',
    avatarUrl: '/icon_img',
    profileUrl: { template: 'https://www.reddit.com/user/{name}', values: { name: '/name' } },
  },
  quirks: {
    publicClientsUseBasic: {
      source: 'https://github.com/reddit-archive/reddit/blob/master/r2/r2/controllers/oauth2.py',
      date: '2026-11-28',
      fixture: 'reddit/token-success-installed',
    },
    refreshTokenMayBeKept: {
      source: 'https://github.com/reddit-archive/reddit/blob/master/r2/r2/controllers/oauth2.py',
      date: '2026-11-28',
      fixture: 'reddit/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://github.com/reddit-archive/reddit/blob/master/r2/r2/controllers/oauth2.py',
      date: '2026-11-28',
      fixture: 'reddit/token-grant-type',
    },
    tokenErrorsHaveAnotherShape: {
      source: 'rdeepak2002/reddit-place-script-2022#4',
      date: '2026-11-28',
      fixture: 'reddit/token-wrong-client',
    },
    tokenErrorsUseStatus200: {
      source: 'https://github.com/reddit-archive/reddit/blob/master/r2/r2/controllers/oauth2.py',
      date: '2026-11-28',
      fixture: 'reddit/token-invalid-code',
    },
    userAgentIsRequired: {
      source: 'omab/python-social-auth#317',
      date: '2026-11-28',
      fixture: 'reddit/user-no-user-agent',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'rdeepak2002/reddit-place-script-2022#4',
      date: '2026-11-28',
      fixture: 'reddit/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Reddit, which shows a page of its own ("bad request") for an unknown client_id, another redirect_uri, and where no scope is asked for.',
      next: 'Open the authorization URL yourself. Compare client_id and redirect_uri with the app, character by character.',
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
      error: '401',
      cause:
        'The client_id or the secret is wrong. An "installed app" has no secret: then it has to be left out.',
      next: 'Copy both again from https://www.reddit.com/prefs/apps, where the id stands under the name of the app.',
    },
    {
      code: 'exchange.rate-limited',
      cause: 'Reddit limits programs by their User-Agent: common ones are always over the limit.',
      next: 'Set token.headers and userInfo.headers of the profile to a User-Agent of your own: "platform:app:version (by /u/name)".',
    },
    {
      code: 'userinfo.rate-limited',
      cause: 'Reddit limits programs by their User-Agent: common ones are always over the limit.',
      next: 'Set token.headers and userInfo.headers of the profile to a User-Agent of your own: "platform:app:version (by /u/name)".',
    },
    {
      code: 'userinfo.forbidden',
      cause: 'The token lacks the scope identity.',
      next: 'Ask for it, and send the user through the login again.',
    },
  ],
  variants: {
    permanent: {
      description: 'With a refresh token, which does not expire.',
      override: {
        authorization: { parameters: { duration: 'permanent' } },
        refresh: { issued: 'always' },
      },
    },
  },
})
