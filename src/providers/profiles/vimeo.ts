import { defineProvider } from '../define.ts'

/** Vimeo: the user of a token; an address for apps that may ask for the scope `email`. */
export const vimeo = /* @__PURE__ */ defineProvider({
  id: 'vimeo',
  name: 'Vimeo',
  documentation: 'https://developer.vimeo.com/api/authentication',
  endpoints: {
    authorization: 'https://api.vimeo.com/oauth/authorize',
    token: 'https://api.vimeo.com/oauth/access_token',
    userInfo: 'https://api.vimeo.com/me',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }] },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['public'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'never', rotation: 'none' },
  userInfo: {
    // The version of the API travels in the media type.
    headers: { accept: 'application/vnd.vimeo.*+json;version=3.4' },
    errorBody: { code: ['/error_code', '/error'], description: ['/developer_message'] },
  },
  user: {
    // `/users/152184`: the number is nowhere by itself, and the address of the page can be changed.
    id: '/uri',
    name: '/name',
    // Nothing says whether it is verified.
    email: '/email',
    avatarUrl: {
      first: [
        { in: '/pictures/sizes', where: { width: 300 }, at: '/link' },
        '/pictures/sizes/0/link',
      ],
    },
    profileUrl: '/link',
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'vimeo/vimeo.php#298',
      date: '2026-11-28',
      fixture: 'vimeo/token-invalid-code',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://github.com/vimeo/openapi',
      date: '2026-11-28',
      fixture: 'vimeo/user-no-token',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Vimeo, which shows a page of its own for an unknown client_id, and for a redirect_uri that is not registered.',
      next: 'Open the authorization URL yourself. Compare both with the page of the app, character by character.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'authorization code',
      cause:
        'The code was used already, is too old, or the redirect_uri is not the one of the authorization request.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The client identifier or the client secret is wrong.',
      next: 'Copy both again from the page of the app.',
    },
    {
      code: 'userinfo.unauthorized',
      cause:
        'The user has removed the app, or the token is one of the app alone ("unauthenticated"), which has no user.',
      next: 'Send the user through the login again.',
    },
  ],
})
