import { defineProvider } from '../define.ts'

/** Dropbox: the account of the user; access for longer than four hours as a variant. */
export const dropbox = /* @__PURE__ */ defineProvider({
  id: 'dropbox',
  name: 'Dropbox',
  documentation: 'https://www.dropbox.com/developers/documentation/http/documentation',
  issuer: 'https://www.dropbox.com',
  endpoints: {
    authorization: 'https://www.dropbox.com/oauth2/authorize',
    token: 'https://api.dropboxapi.com/oauth2/token',
    userInfo: 'https://api.dropboxapi.com/2/users/get_current_account',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }, { method: 'none' }],
  },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['account_info.read'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'none' },
  userInfo: {
    method: 'POST',
    errors: [{ status: [401], text: '"missing_scope"', code: 'forbidden' }],
    errorBody: { code: ['/error/.tag'], description: ['/error_summary'] },
  },
  user: {
    id: '/account_id',
    name: '/name/display_name',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/profile_photo_url',
    locale: '/locale',
  },
  quirks: {
    refreshTokenMayBeKept: {
      source: 'https://www.dropbox.com/developers/documentation/http/documentation#oauth2-token',
      date: '2026-11-24',
      fixture: 'dropbox/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://www.dropbox.com/developers/documentation/http/documentation#oauth2-token',
      date: '2026-11-24',
      fixture: 'dropbox/token-invalid-client',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://www.dropbox.com/developers/documentation/http/documentation#error-handling',
      date: '2026-11-24',
      fixture: 'dropbox/user-invalid-token',
    },
    userInfoIsPosted: {
      source:
        'https://www.dropbox.com/developers/documentation/http/documentation#users-get_current_account',
      date: '2026-11-24',
      fixture: 'dropbox/user-success',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: "doesn't exist",
      cause: 'The code is wrong, used already, or too old.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The app key or the app secret is wrong.',
      next: 'Copy both again from the settings of the app in the App Console.',
    },
    {
      code: 'userinfo.forbidden',
      error: 'missing_scope',
      cause: 'The token lacks the scope account_info.read.',
      next: 'Tick it under "Permissions" of the app, and send the user through the login again.',
    },
  ],
  variants: {
    offline: {
      description: 'With a refresh token, which does not expire.',
      override: {
        authorization: { parameters: { token_access_type: 'offline' } },
        refresh: { issued: 'always' },
      },
    },
  },
})
