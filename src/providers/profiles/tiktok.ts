import { defineProvider } from '../define.ts'

/** TikTok: Login Kit for the web; desktop apps as a variant. */
export const tiktok = /* @__PURE__ */ defineProvider({
  id: 'tiktok',
  name: 'TikTok',
  documentation: 'https://developers.tiktok.com/doc/login-kit-web',
  endpoints: {
    authorization: 'https://www.tiktok.com/v2/auth/authorize/',
    token: 'https://open.tiktokapis.com/v2/oauth/token/',
    userInfo:
      'https://open.tiktokapis.com/v2/user/info/?fields=open_id,union_id,avatar_url,avatar_large_url,display_name',
  },
  client: {
    authentication: [{ method: 'post' }],
    parameters: { id: 'client_key', secret: 'client_secret' },
  },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['user.info.basic'], separator: ',' },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'maybe' },
  // A member called `error` says "ok" where there is none.
  userInfo: {
    errorBody: { code: ['/error/code'], none: ['ok'], description: ['/error/message'] },
  },
  user: {
    // Of this app; `union_id` is the same in every app of one developer.
    id: '/data/user/open_id',
    name: '/data/user/display_name',
    avatarUrl: { first: ['/data/user/avatar_large_url', '/data/user/avatar_url'] },
  },
  quirks: {
    clientIdHasAnotherName: {
      source: 'https://developers.tiktok.com/doc/login-kit-web',
      date: '2026-11-24',
      fixture: 'tiktok/callback-success',
    },
    grantedScopesAreCommaSeparated: {
      source: 'https://developers.tiktok.com/doc/oauth-user-access-token-management',
      date: '2026-11-24',
      fixture: 'tiktok/token-success',
    },
    requestedScopesAreCommaSeparated: {
      source: 'https://developers.tiktok.com/doc/login-kit-web',
      date: '2026-11-24',
      fixture: 'tiktok/callback-two-scopes',
    },
    tokenErrorsUseStatus200: {
      source: 'https://developers.tiktok.com/doc/oauth-error-handling',
      date: '2026-11-24',
      fixture: 'tiktok/token-expired-code',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://developers.tiktok.com/doc/tiktok-api-v2-get-user-info',
      date: '2026-11-24',
      fixture: 'tiktok/user-success',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code was used already, is too old, or was decoded twice: codes of TikTok may have a "*" in them.',
      next: 'Pass the callback URL on as it came, and start the login again.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The client key or the client secret is wrong: the sandbox has others than production.',
      next: 'Copy both from the same environment of the app.',
    },
  ],
  variants: {
    desktop: {
      description: 'A desktop app, whose challenge TikTok wants in hexadecimal.',
      override: {
        pkce: { encoding: 'hex' },
        quirks: {
          challengeIsHexadecimal: {
            source: 'https://developers.tiktok.com/doc/login-kit-desktop',
            date: '2026-11-24',
            fixture: 'tiktok/callback-success-desktop',
          },
        },
      },
    },
  },
})
