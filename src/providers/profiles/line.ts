import { defineProvider } from '../define.ts'

/** LINE: LINE Login v2.1, for web apps. */
export const line = /* @__PURE__ */ defineProvider({
  id: 'line',
  name: 'LINE',
  documentation: 'https://developers.line.biz/en/reference/line-login/',
  issuer: 'https://access.line.me',
  endpoints: {
    authorization: 'https://access.line.me/oauth2/v2.1/authorize',
    token: 'https://api.line.me/oauth2/v2.1/token',
    userInfo: 'https://api.line.me/oauth2/v2.1/userinfo',
    discovery: 'https://access.line.me/.well-known/openid-configuration',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: { loginHint: null },
  // The documentation says so of `email`, and shows an ID token beside a `scope` without `openid`.
  scopes: { default: ['openid', 'profile', 'email'], unechoed: ['openid', 'email'] },
  callback: { iss: { presence: 'absent' }, denials: ['ACCESS_DENIED', 'access_denied'] },
  refresh: { issued: 'always', rotation: 'none' },
  // The address is in the ID token only. Web apps get one that is signed with their secret (HS256): whoever
  // has it could have made the token, so LINE is asked, which answers over TLS.
  additionalRequests: [
    {
      id: 'claims',
      url: 'https://api.line.me/oauth2/v2.1/verify',
      method: 'POST',
      form: {
        id_token: { from: 'token', at: '/id_token' },
        client_id: { from: 'client', at: '/id' },
      },
    },
  ],
  user: {
    id: '/sub',
    name: '/name',
    // LINE does not say whether it is verified.
    email: { from: 'claims', at: '/email' },
    avatarUrl: '/picture',
  },
  quirks: {
    callbackErrorsAreNamedOtherwise: {
      source: 'https://developers.line.biz/en/docs/line-login/integrate-line-login/#error-codes',
      date: '2026-11-28',
      fixture: 'line/callback-login-required',
    },
    denialHasAnotherName: {
      source: 'https://developers.line.biz/en/docs/line-login/integrate-line-login/#error-codes',
      date: '2026-11-28',
      fixture: 'line/callback-denied',
    },
    idTokenIsVerifiedByProvider: {
      source: 'https://developers.line.biz/en/docs/line-login/verify-id-token/',
      date: '2026-11-28',
      fixture: 'line/claims-success',
    },
  },
  hints: [
    {
      code: 'callback.error',
      error: 'LOGIN_REQUIRED',
      cause: 'prompt=none was asked for, and no user is signed in to LINE.',
      next: 'Begin again without prompt=none.',
    },
    {
      code: 'callback.error',
      error: 'INVALID_SCOPE',
      cause: 'One of the scopes is unknown to LINE, or `email` was asked for without `openid`.',
      next: 'Ask for openid, profile and email. The address comes only after LINE has granted "Email address permission" to the channel.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code was used already, is older than ten minutes, or the redirect_uri is not the one of the authorization request.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The channel secret does not belong to this channel ID, or was issued anew.',
      next: 'Copy both again from "Basic settings" of the LINE Login channel, not of a Messaging API channel.',
    },
  ],
})
