import { defineProvider } from '../define.ts'

/** Patreon: its API v2. */
export const patreon = /* @__PURE__ */ defineProvider({
  id: 'patreon',
  name: 'Patreon',
  documentation: 'https://docs.patreon.com/',
  endpoints: {
    authorization: 'https://www.patreon.com/oauth2/authorize',
    token: 'https://www.patreon.com/api/oauth2/token',
    // Only what is named in the query comes back.
    userInfo:
      'https://www.patreon.com/api/oauth2/v2/identity?fields%5Buser%5D=email,full_name,image_url,is_email_verified,url,vanity',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['identity', 'identity[email]'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'always' },
  userInfo: {
    errorBody: { code: ['/errors/0/code_name'], description: ['/errors/0/detail'] },
  },
  user: {
    id: '/data/id',
    name: '/data/attributes/full_name',
    username: '/data/attributes/vanity',
    email: '/data/attributes/email',
    emailVerified: '/data/attributes/is_email_verified',
    avatarUrl: '/data/attributes/image_url',
    profileUrl: '/data/attributes/url',
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'mxpv/patreon-go#6',
      date: '2026-11-28',
      fixture: 'patreon/token-invalid-grant',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'Patreon/patreon-python#29',
      date: '2026-11-28',
      fixture: 'patreon/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code was used already or is too old, or the redirect_uri is not the one of the authorization request.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'access_denied',
      cause: 'Patreon says no more than this where client and code do not go together.',
      next: 'Compare client_id, client secret and redirect URI with the page "Clients & API Keys".',
    },
    {
      code: 'userinfo.unauthorized',
      cause:
        'The access token expired after a month, or a newer login of the same user with this client has ended it.',
      next: 'Refresh it, or send the user through the login again.',
    },
  ],
})
