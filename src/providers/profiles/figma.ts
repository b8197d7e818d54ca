import { defineProvider } from '../define.ts'

/** Figma: OAuth apps that read who the user is. */
export const figma = /* @__PURE__ */ defineProvider({
  id: 'figma',
  name: 'Figma',
  documentation: 'https://developers.figma.com/docs/rest-api/authentication',
  endpoints: {
    authorization: 'https://www.figma.com/oauth',
    token: 'https://api.figma.com/v1/oauth/token',
    userInfo: 'https://api.figma.com/v1/me',
    refresh: 'https://api.figma.com/v1/oauth/refresh',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }] },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['current_user:read'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'none' },
  token: {
    // `error` says only that it is one.
    errorBody: { code: ['/error'], description: ['/message', '/error_description'] },
  },
  userInfo: {
    errors: [
      { status: [403], text: '"err":"Invalid token"', code: 'unauthorized' },
      { status: [403], text: '"err":"Token expired"', code: 'unauthorized' },
    ],
    errorBody: { code: ['/err'] },
  },
  user: {
    id: '/id',
    name: '/handle',
    // Nothing says whether it is verified.
    email: '/email',
    avatarUrl: '/img_url',
  },
  quirks: {
    refusedTokenHasAnotherStatus: {
      source: 'https://github.com/figma/rest-api-spec',
      date: '2026-11-28',
      fixture: 'figma/user-invalid-token',
    },
    refreshHasItsOwnEndpoint: {
      source: 'https://github.com/figma/rest-api-spec',
      date: '2026-11-28',
      fixture: 'figma/token-refresh',
    },
    refreshTokenMayBeKept: {
      source: 'pilcrowonpaper/arctic#254',
      date: '2026-11-28',
      fixture: 'figma/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://github.com/figma/rest-api-spec',
      date: '2026-11-28',
      fixture: 'figma/token-invalid-code',
    },
    tokenErrorsHaveAnotherShape: {
      source:
        'https://forum.figma.com/ask-the-community-7/unsure-how-to-fill-out-the-body-of-the-post-in-oauth2-0-33052',
      date: '2026-11-28',
      fixture: 'figma/token-missing-parameter',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://github.com/figma/rest-api-spec',
      date: '2026-11-28',
      fixture: 'figma/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Figma, which shows a page of its own for an unknown client_id, another redirect_uri, and an app that is not published.',
      next: 'Open the authorization URL yourself. Compare it with the settings of the app, and publish the app if its users are of other teams.',
    },
    {
      code: 'exchange.rejected',
      cause:
        'The code is older than thirty seconds or used already, or client id, secret or redirect_uri are not those of the app.',
      next: 'Redeem the code at once. If it happens every time, compare all three with the settings of the app.',
    },
    {
      code: 'userinfo.unauthorized',
      cause: 'The access token is older than ninety days, or the user has revoked it.',
      next: 'Refresh the token, or send the user through the login again.',
    },
    {
      code: 'userinfo.forbidden',
      cause: 'The token lacks the scope current_user:read.',
      next: 'Tick it in the settings of the app, ask for it, and send the user through the login again.',
    },
  ],
})
