import { defineProvider } from '../define.ts'

/** Spotify: the Web API's login, with or without a client secret. */
export const spotify = /* @__PURE__ */ defineProvider({
  id: 'spotify',
  name: 'Spotify',
  documentation: 'https://developer.spotify.com/documentation/web-api/tutorials/code-flow',
  // The issuer of Spotify's metadata, whose other endpoints are not offered to apps.
  issuer: 'https://accounts.spotify.com',
  endpoints: {
    authorization: 'https://accounts.spotify.com/authorize',
    token: 'https://accounts.spotify.com/api/token',
    userInfo: 'https://api.spotify.com/v1/me',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }, { method: 'none' }],
  },
  redirectUri: { forbiddenHosts: ['localhost'] },
  // `show_dialog=true`, a parameter of Spotify's own, shows the consent page again: there is no `prompt`.
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['user-read-email', 'user-read-private'] },
  callback: { iss: { presence: 'absent' } },
  // Without a client secret each refresh ends the old one.
  refresh: { issued: 'always', rotation: 'maybe' },
  user: {
    // `account_id` came in May 2026: immutable, and what Spotify asks to link accounts by.
    id: { first: ['/account_id', '/id'] },
    name: '/display_name',
    email: '/email',
    // "This email address is unverified", says the reference.
    emailVerified: { const: false },
    avatarUrl: '/images/0/url',
    profileUrl: '/external_urls/spotify',
  },
  quirks: {
    localhostIsRefused: {
      source: 'https://developer.spotify.com/documentation/web-api/concepts/redirect_uri',
      date: '2026-11-23',
      fixture: 'spotify/authorization-insecure-redirect-uri',
    },
    refreshTokenMayBeKept: {
      source: 'https://developer.spotify.com/documentation/web-api/tutorials/refreshing-tokens',
      date: '2026-11-23',
      fixture: 'spotify/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'novatorem/novatorem#42',
      date: '2026-11-23',
      fixture: 'spotify/token-wrong-secret',
    },
    userInfoErrorsAreNotJson: {
      source: 'zmb3/spotify#232',
      date: '2026-11-23',
      fixture: 'spotify/user-not-registered',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Spotify, which shows INVALID_CLIENT on a page of its own for an unknown client_id, and for a redirect_uri that is not registered or not secure.',
      next: 'Open the authorization URL yourself. Register the exact redirect_uri: https, or http on 127.0.0.1 or [::1], never localhost.',
    },
    {
      code: 'callback.denied',
      cause: 'The user pressed "Cancel" on the page where Spotify asks for consent.',
      next: 'Say what the access is for, and let the user try again.',
    },
    {
      code: 'callback.error',
      error: 'invalid_scope',
      cause: 'Spotify does not know one of the scopes.',
      next: 'Compare them with the list of scopes in the documentation of the Web API.',
    },
    {
      code: 'callback.error',
      error: 'unsupported_response_type',
      cause:
        'The authorization request did not ask for a code: the implicit grant is gone since November 2025.',
      next: 'Send the user to the URL that begin() gave, unchanged.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Invalid redirect URI',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both: case and final slash count.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'code_verifier was incorrect',
      cause: 'The verifier is not the one of this login: two logins were mixed up.',
      next: 'Keep each pending flow under its own id. Two tabs are two flows.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Refresh token',
      cause:
        'The refresh token is dead: six months after the user agreed to the access, or because the user took it back. Refreshing does not extend it.',
      next: 'Throw it away and send the user through the login again.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'refresh token',
      cause:
        'The refresh token is of another app, or was used already: without a client secret each one works once.',
      next: 'Keep the newest one that came. If it is lost, send the user through the login again.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code is too old or was used already. A callback page that is loaded twice sends it twice.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      text: 'secret',
      cause: 'The client secret does not belong to this client_id, or was replaced.',
      next: "Copy it from the app's settings in the Developer Dashboard again.",
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'Spotify knows no app with this client_id, or could not read the Basic header.',
      next: "Compare the client_id with the app's settings in the Developer Dashboard.",
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'code_verifier',
      cause: 'A challenge was sent with the authorization request, and no verifier with the code.',
      next: 'Complete the flow with the pending value that begin() gave, not with one of another login.',
    },
    {
      code: 'exchange.rejected',
      error: 'unsupported_grant_type',
      cause:
        'Spotify did not find the grant type in the token request: it reads forms only, not JSON.',
      next: 'Check that no proxy or adapter changes the body or its content type.',
    },
    {
      code: 'userinfo.forbidden',
      text: 'not registered',
      cause:
        'The app is in Development Mode, and this user is not on its list of (at most five) users.',
      next: 'Add the user in the Developer Dashboard under "User Management", or apply for Extended Quota Mode.',
    },
    {
      code: 'userinfo.forbidden',
      text: 'not approved',
      cause:
        'The app is in Development Mode, and this user is not on its list of (at most five) users.',
      next: 'Add the user in the Developer Dashboard under "User Management", or apply for Extended Quota Mode.',
    },
    {
      code: 'userinfo.forbidden',
      text: 'premium',
      cause: 'The app is in Development Mode, and its owner has no Premium subscription any more.',
      next: 'It works again when the owner subscribes again.',
    },
    {
      code: 'userinfo.forbidden',
      text: 'scope',
      cause: 'The token lacks a scope.',
      next: 'Compare tokens.scopes of the outcome with what you asked for, and ask for the missing ones again.',
    },
    {
      code: 'userinfo.unauthorized',
      cause: 'The access token is expired or revoked, or lacks a scope: tokens last for an hour.',
      next: 'Refresh it, or send the user through the login again.',
    },
    {
      code: 'userinfo.rate-limited',
      cause:
        'The app, with all its users, has asked too often within thirty seconds, or has used up its quota.',
      next: 'Wait until the moment in retryAt. It can be hours away.',
    },
  ],
  variants: {
    development: {
      description:
        'Development Mode: at most five users, and no e-mail address even with its scope.',
      override: { scopes: { default: [] }, user: { email: null, emailVerified: null } },
    },
    extended: {
      description: 'Extended Quota Mode: any user, with an e-mail address. The profile as it is.',
      override: {},
    },
  },
})
