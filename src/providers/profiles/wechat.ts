import { defineProvider } from '../define.ts'

/** WeChat: website apps of the Open Platform, by a QR code. */
export const wechat = /* @__PURE__ */ defineProvider({
  id: 'wechat',
  name: 'WeChat',
  documentation:
    'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
  endpoints: {
    authorization: 'https://open.weixin.qq.com/connect/qrconnect',
    token: 'https://api.weixin.qq.com/sns/oauth2/access_token',
    userInfo: 'https://api.weixin.qq.com/sns/userinfo',
    refresh: 'https://api.weixin.qq.com/sns/oauth2/refresh_token',
  },
  client: {
    authentication: [{ method: 'post' }],
    parameters: { id: 'appid', secret: 'secret' },
  },
  authorization: { loginHint: null, prompt: null, fragment: 'wechat_redirect' },
  scopes: { default: ['snsapi_login'], separator: ',' },
  pkce: {
    method: 'none',
    reason:
      'The token request is a GET: a verifier would only stand in one more URL, and nothing there looks at it.',
    date: '2026-11-24',
  },
  callback: { iss: { presence: 'absent' } },
  token: {
    method: 'GET',
    errors: {
      '40029': 'invalid_grant',
      '40163': 'invalid_grant',
      '40013': 'invalid_client',
      '40125': 'invalid_client',
    },
    errorBody: { code: ['/errcode'], none: [0], description: ['/errmsg'] },
  },
  refresh: { issued: 'always', rotation: 'none' },
  userInfo: {
    token: { in: 'query', name: 'access_token' },
    query: { openid: { from: 'token', at: '/openid' } },
    errorBody: { code: ['/errcode'], none: [0], description: ['/errmsg'] },
    errors: [
      { status: [200], text: '"errcode":40001', code: 'unauthorized' },
      { status: [200], text: '"errcode":42001', code: 'unauthorized' },
    ],
  },
  user: {
    // The unionid is the same in every app of one owner; without an account of the Open Platform there is none.
    id: { first: ['/unionid', '/openid'] },
    name: '/nickname',
    avatarUrl: '/headimgurl',
  },
  quirks: {
    accessTokenIsNotInTheHeader: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID.html',
      date: '2026-11-24',
      fixture: 'wechat/user-success',
    },
    authorizationUrlHasFragment: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/callback-success',
    },
    clientIdHasAnotherName: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/callback-success',
    },
    denialHasNoError: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/callback-denied',
    },
    jsonIsLabelledOtherwise: {
      source:
        'https://github.com/better-auth/better-auth/blob/main/packages/core/src/social-providers/wechat.ts',
      date: '2026-11-24',
      fixture: 'wechat/token-success',
    },
    refreshHasItsOwnEndpoint: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/token-refresh',
    },
    requestedScopesAreCommaSeparated: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/callback-success',
    },
    tokenErrorsAreNamedOtherwise: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/token-invalid-code',
    },
    tokenErrorsHaveAnotherShape: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/token-invalid-code',
    },
    tokenErrorsUseStatus200: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/token-invalid-code',
    },
    tokenRequestIsGet: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/token-success',
    },
    tokenTypeIsIgnored: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Wechat_Login.html',
      date: '2026-11-24',
      fixture: 'wechat/token-success',
    },
    userInfoErrorsHaveAnotherShape: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID.html',
      date: '2026-11-24',
      fixture: 'wechat/user-invalid-token',
    },
    userInfoErrorsUseStatus200: {
      source:
        'https://developers.weixin.qq.com/doc/oplatform/en/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID.html',
      date: '2026-11-24',
      fixture: 'wechat/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'callback.code-missing',
      cause: 'The user refused: WeChat then sends the state alone.',
      next: 'Say what the access is for, and let the user try again.',
    },
    {
      code: 'exchange.rejected',
      error: '40163',
      cause: 'The code was used already. A callback page that is loaded twice sends it twice.',
      next: 'Look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: '40029',
      cause: 'The code is wrong, or older than ten minutes, or of another app.',
      next: 'Start the login again.',
    },
    {
      code: 'exchange.rejected',
      error: '40125',
      cause: 'The AppSecret does not belong to this AppID, or was replaced.',
      next: 'Copy it from the settings of the app on the Open Platform again.',
    },
    {
      code: 'exchange.rejected',
      error: '40013',
      cause: 'WeChat knows no app with this AppID.',
      next: 'Compare it with the settings of the app on the Open Platform.',
    },
  ],
})
