import { defineProvider } from '../define.ts'

/** Yahoo: "Sign In with Yahoo", which is OpenID Connect. */
export const yahoo = /* @__PURE__ */ defineProvider({
  id: 'yahoo',
  name: 'Yahoo',
  documentation: 'https://developer.yahoo.com/oauth2/guide/openid_connect/getting_started.html',
  issuer: 'https://api.login.yahoo.com',
  endpoints: {
    authorization: 'https://api.login.yahoo.com/oauth2/request_auth',
    token: 'https://api.login.yahoo.com/oauth2/get_token',
    userInfo: 'https://api.login.yahoo.com/openid/v1/userinfo',
    keys: 'https://api.login.yahoo.com/openid/v1/certs',
    discovery: 'https://api.login.yahoo.com/.well-known/openid-configuration',
    revocation: 'https://api.login.yahoo.com/oauth2/revoke',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }] },
  scopes: { default: ['openid', 'profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  token: {
    errors: { INVALID_INPUT: 'invalid_request', INVALID_REFRESH_TOKEN: 'invalid_grant' },
  },
  refresh: { issued: 'always', rotation: 'none' },
  idToken: { algorithms: ['ES256', 'RS256'] },
  user: {
    id: '/sub',
    name: '/name',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: { first: ['/picture', '/profile_images/image192'] },
    locale: '/locale',
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'https://developer.yahoo.com/oauth2/guide/openid_connect/troubleshooting.html',
      date: '2026-11-28',
      fixture: 'yahoo/token-empty-client',
    },
  },
  hints: [
    {
      code: 'callback.flow-not-found',
      cause: 'Yahoo shows its own page, "Uh oh", where the client_id or the redirect_uri is wrong.',
      next: 'Read the grey line for developers on that page. The redirect URI has to be registered, and to be https.',
    },
    {
      code: 'exchange.rejected',
      error: 'INVALID_INPUT',
      cause: 'A parameter is missing: most often the Consumer Key or the Consumer Secret is empty.',
      next: 'Copy both from the page of the app at developer.yahoo.com/apps.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already or is too old, or the redirect_uri is another one.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
  ],
})
