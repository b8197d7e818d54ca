import { defineProvider } from '../define.ts'

/** Strava: the athlete, without an address; reading activities as a variant. */
export const strava = /* @__PURE__ */ defineProvider({
  id: 'strava',
  name: 'Strava',
  documentation: 'https://developers.strava.com/docs/authentication/',
  endpoints: {
    authorization: 'https://www.strava.com/oauth/authorize',
    token: 'https://www.strava.com/api/v3/oauth/token',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: { loginHint: null, prompt: null },
  scopes: {
    default: ['read'],
    separator: ',',
    // The athlete can untick each: the token response does not say which are left.
    granted: { from: 'callback', at: '/scope' },
  },
  callback: { iss: { presence: 'absent' }, captures: { scope: 'text' } },
  refresh: { issued: 'always', rotation: 'maybe' },
  token: {
    // The field may be empty, and the code is "invalid" of everything: the resource tells errors apart.
    errorBody: { code: ['/errors/0/resource'], description: ['/message'] },
    errors: {
      AuthorizationCode: 'invalid_grant',
      RefreshToken: 'invalid_grant',
      Application: 'invalid_client',
    },
  },
  user: {
    id: { from: 'token', at: '/athlete/id' },
    name: {
      join: [
        { from: 'token', at: '/athlete/firstname' },
        { from: 'token', at: '/athlete/lastname' },
      ],
    },
    username: { from: 'token', at: '/athlete/username' },
    // Without a picture it is a path, which is no address.
    avatarUrl: { from: 'token', at: '/athlete/profile' },
    profileUrl: {
      template: 'https://www.strava.com/athletes/{id}',
      values: { id: { from: 'token', at: '/athlete/id' } },
    },
  },
  quirks: {
    grantedScopesAreCommaSeparated: {
      source: 'https://developers.strava.com/docs/authentication/',
      date: '2026-11-28',
      fixture: 'strava/callback-two-scopes',
    },
    grantedScopesAreElsewhere: {
      source: 'https://developers.strava.com/docs/authentication/',
      date: '2026-11-28',
      fixture: 'strava/callback-success',
    },
    requestedScopesAreCommaSeparated: {
      source: 'GoldenCheetah/GoldenCheetah#3199',
      date: '2026-11-28',
      fixture: 'strava/callback-two-scopes',
    },
    tokenErrorsHaveAnotherShape: {
      source: 'yihong0618/running_page#523',
      date: '2026-11-28',
      fixture: 'strava/token-invalid-code',
    },
    userComesInTokenResponse: {
      source: 'https://developers.strava.com/docs/authentication/',
      date: '2026-11-28',
      fixture: 'strava/token-success',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Strava, which shows a line of JSON for an unknown client_id, a scope that it does not know, and a redirect_uri of another domain.',
      next: 'Open the authorization URL yourself, and compare it with "Authorization Callback Domain" in the settings of the application.',
    },
    {
      code: 'exchange.rejected',
      error: 'AuthorizationCode',
      cause: 'The code was used already, is too old, or belongs to another application.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'Application',
      cause: 'The client_id or the client secret is wrong. The id is a number.',
      next: 'Copy both again from https://www.strava.com/settings/api.',
    },
    {
      code: 'exchange.rejected',
      error: 'RefreshToken',
      cause:
        'The refresh token was replaced by a newer one, or the athlete has removed the application.',
      next: 'Keep the refresh token of each answer. This athlete has to log in again.',
    },
    {
      code: 'exchange.rate-limited',
      cause: 'The application has used up its requests of these fifteen minutes, or of this day.',
      next: 'Wait for the next quarter of an hour (the day ends at midnight UTC), or ask Strava for more.',
    },
  ],
  variants: {
    activities: {
      description: 'With all activities, also those that only the athlete sees.',
      override: { scopes: { default: ['read', 'activity:read_all'] } },
    },
  },
})
