import { defineProvider } from '../define.ts'

/** Naver: Login with Naver. */
export const naver = /* @__PURE__ */ defineProvider({
  id: 'naver',
  name: 'Naver',
  documentation: 'https://developers.naver.com/docs/login/api/api.md',
  endpoints: {
    authorization: 'https://nid.naver.com/oauth2.0/authorize',
    token: 'https://nid.naver.com/oauth2.0/token',
    userInfo: 'https://openapi.naver.com/v1/nid/me',
  },
  client: { authentication: [{ method: 'post' }] },
  // What is asked of the user is chosen where the app is registered: there are no scopes.
  authorization: { loginHint: null, prompt: null },
  callback: { iss: { presence: 'absent' } },
  token: { parameters: { state: { from: 'callback', at: '/state' } } },
  refresh: { issued: 'always', rotation: 'none' },
  userInfo: {
    errorBody: { code: ['/resultcode'], none: ['00'], description: ['/message'] },
  },
  user: {
    id: '/response/id',
    name: { first: ['/response/name', '/response/nickname'] },
    email: '/response/email',
    avatarUrl: '/response/profile_image',
  },
  quirks: {
    expiresInMayBeString: {
      source: 'https://developers.naver.com/docs/login/api/api.md',
      date: '2026-11-24',
      fixture: 'naver/token-success',
    },
    refreshTokenMayBeKept: {
      source: 'https://developers.naver.com/docs/login/api/api.md',
      date: '2026-11-24',
      fixture: 'naver/token-refresh',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://developers.naver.com/docs/login/api/api.md',
      date: '2026-11-24',
      fixture: 'naver/token-no-session',
    },
    tokenErrorsUseStatus200: {
      source: 'https://developers.naver.com/docs/login/api/api.md',
      date: '2026-11-24',
      fixture: 'naver/token-no-session',
    },
    tokenRequestRepeatsCallback: {
      source: 'https://developers.naver.com/docs/login/api/api.md',
      date: '2026-11-24',
      fixture: 'naver/token-success',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://developers.naver.com/docs/login/profile/profile.md',
      date: '2026-11-24',
      fixture: 'naver/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'no valid data in session',
      cause: 'The code was used already, or is too old.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
  ],
})
