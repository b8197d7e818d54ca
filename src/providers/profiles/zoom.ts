import { defineProvider } from '../define.ts'

/** Zoom: general apps that users sign in to. */
export const zoom = /* @__PURE__ */ defineProvider({
  id: 'zoom',
  name: 'Zoom',
  documentation: 'https://developers.zoom.us/docs/integrations/oauth/',
  endpoints: {
    authorization: 'https://zoom.us/oauth/authorize',
    token: 'https://zoom.us/oauth/token',
    userInfo: 'https://api.zoom.us/v2/users/me',
    revocation: 'https://zoom.us/oauth/revoke',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }] },
  authorization: { loginHint: null, prompt: null },
  // The scopes are those of the app (it needs user:read:user): asking for others fails.
  scopes: { default: [] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'always' },
  token: { errorBody: { code: ['/error'], description: ['/reason', '/error_description'] } },
  userInfo: {
    errors: [{ status: [400], text: '"code":4711', code: 'forbidden' }],
    errorBody: { code: ['/code'], description: ['/message'] },
  },
  user: {
    id: '/id',
    name: { first: ['/display_name', { join: ['/first_name', '/last_name'] }] },
    email: '/email',
    emailVerified: { at: '/verified', is: [1] },
    avatarUrl: '/pic_url',
    locale: '/language',
  },
  quirks: {
    emailVerifiedIsNotBoolean: {
      source: 'https://developers.zoom.us/docs/api/users/',
      date: '2026-11-28',
      fixture: 'zoom/user-unverified-email',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'Jericho/ZoomNet#36',
      date: '2026-11-28',
      fixture: 'zoom/token-invalid-code',
    },
    tokenErrorsHaveAnotherShape: {
      source: 'raycast/extensions#10896',
      date: '2026-11-28',
      fixture: 'zoom/token-invalid-refresh-token',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'MacsiDigital/laravel-zoom#22',
      date: '2026-11-28',
      fixture: 'zoom/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Zoom, which shows a page of its own for an unknown client_id, a scope that the app lacks, and a redirect_uri that is not on its list.',
      next: 'Open the authorization URL yourself. Add this redirectUri as "OAuth redirect URL" and to the allow list of the app.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'authorization code',
      cause: 'The code was used already, is older than five minutes, or belongs to another app.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The client_id or the client secret is wrong. Development and production have their own.',
      next: 'Copy both again from the page "App Credentials" of the app, of the right environment.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Invalid Token',
      cause:
        'The refresh token was used already: each one works once. Or the user has removed the app.',
      next: 'Keep the refresh token of each answer. This user has to log in again.',
    },
    {
      code: 'userinfo.forbidden',
      error: '4711',
      cause: 'The app lacks the scope user:read:user.',
      next: 'Add it on the page "Scopes" of the app, and send the user through the login again.',
    },
  ],
})
