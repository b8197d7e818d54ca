import { defineProvider } from '../define.ts'

/** Kakao: Kakao Login by its REST API. */
export const kakao = /* @__PURE__ */ defineProvider({
  id: 'kakao',
  name: 'Kakao',
  documentation: 'https://developers.kakao.com/docs/latest/en/kakaologin/rest-api',
  issuer: 'https://kauth.kakao.com',
  endpoints: {
    authorization: 'https://kauth.kakao.com/oauth/authorize',
    token: 'https://kauth.kakao.com/oauth/token',
    userInfo: 'https://kapi.kakao.com/v2/user/me',
  },
  // Whether there is a secret is a setting of the app.
  client: { authentication: [{ method: 'post' }, { method: 'none' }] },
  scopes: { default: ['account_email', 'profile_nickname', 'profile_image'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'maybe' },
  userInfo: { errorBody: { code: ['/code'], description: ['/msg'] } },
  user: {
    id: '/id',
    name: { first: ['/kakao_account/profile/nickname', '/properties/nickname'] },
    email: '/kakao_account/email',
    // `is_email_valid` is false where the address belongs to another account by now.
    emailVerified: { all: ['/kakao_account/is_email_valid', '/kakao_account/is_email_verified'] },
    avatarUrl: '/kakao_account/profile/profile_image_url',
  },
  quirks: {
    emailVerifiedIsNotBoolean: {
      source: 'https://developers.kakao.com/docs/latest/en/kakaologin/rest-api',
      date: '2026-11-24',
      fixture: 'kakao/user-unverified-email',
    },
    refreshTokenMayBeKept: {
      source: 'https://developers.kakao.com/docs/latest/en/kakaologin/rest-api',
      date: '2026-11-24',
      fixture: 'kakao/token-refresh',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://developers.kakao.com/docs/latest/en/rest-api/reference',
      date: '2026-11-24',
      fixture: 'kakao/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Redirect URI mismatch',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and register exactly that one.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'not found',
      cause: 'The code was used already, is too old, or belongs to another app.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The client_id is not the REST API key of the app, or the client secret is wrong or missing.',
      next: 'Compare both with the settings of the app, where the secret can also be switched off.',
    },
  ],
})
