import { defineProvider } from '../define.ts'

/** Atlassian: OAuth 2.0 (3LO) with the user identity API; refresh tokens as a variant. */
export const atlassian = /* @__PURE__ */ defineProvider({
  id: 'atlassian',
  name: 'Atlassian',
  documentation: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
  issuer: 'https://auth.atlassian.com',
  // No keys and no discovery: the metadata lists openid, which no app can get, and a user-info endpoint that refuses these tokens.
  endpoints: {
    authorization: 'https://auth.atlassian.com/authorize',
    token: 'https://auth.atlassian.com/oauth/token',
    userInfo: 'https://api.atlassian.com/me',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: {
    parameters: { audience: 'api.atlassian.com', prompt: 'consent' },
    loginHint: null,
    // It has one value only, which is needed.
    prompt: null,
  },
  scopes: { default: ['read:me'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'always' },
  token: { errors: { access_denied: 'invalid_client' } },
  userInfo: { errorBody: { code: ['/code'], description: ['/message'] } },
  user: {
    id: '/account_id',
    name: '/name',
    username: '/nickname',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    locale: '/locale',
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'jsarafajr/passport-atlassian-oauth2#1',
      date: '2026-11-28',
      fixture: 'atlassian/token-wrong-client',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/',
      date: '2026-11-28',
      fixture: 'atlassian/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Atlassian, which shows a page of its own where the app is not distributed to others, lacks the API of a scope, or where the callback URL is another.',
      next: 'Open the authorization URL yourself. In the developer console compare the callback URL, add the "User identity API" under "Permissions", and switch on sharing under "Distribution".',
    },
    {
      code: 'exchange.rejected',
      error: 'access_denied',
      cause: 'It is not the user who refuses: the client_id or the client secret is wrong.',
      next: 'Copy both again from the page "Settings" of the app in the developer console.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'refresh token',
      cause:
        'The refresh token was used already, was not used for ninety days, or the user has changed the password.',
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
      code: 'userinfo.forbidden',
      cause: 'The token lacks the scope read:me.',
      next: 'Ask for it, and add the "User identity API" under "Permissions" of the app.',
    },
  ],
  variants: {
    offline: {
      description:
        'With a refresh token, which is replaced at each use and ends after ninety idle days.',
      override: {
        scopes: { default: ['read:me', 'offline_access'] },
        refresh: { issued: 'always' },
      },
    },
  },
})
