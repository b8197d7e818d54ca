import { defineProvider } from '../define.ts'

/** Yandex: Yandex ID. */
export const yandex = /* @__PURE__ */ defineProvider({
  id: 'yandex',
  name: 'Yandex',
  documentation: 'https://yandex.com/dev/id/doc/en/codes/code-url',
  endpoints: {
    authorization: 'https://oauth.yandex.com/authorize',
    token: 'https://oauth.yandex.com/token',
    userInfo: 'https://login.yandex.ru/info?format=json',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }] },
  authorization: { prompt: null },
  scopes: { default: ['login:info', 'login:email', 'login:avatar'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'maybe' },
  user: {
    id: '/id',
    name: { first: ['/real_name', '/display_name'] },
    username: '/login',
    // Yandex does not say whether it is verified.
    email: '/default_email',
    avatarUrl: {
      template: 'https://avatars.yandex.net/get-yapic/{+picture}/islands-200',
      values: { picture: { where: { is_avatar_empty: false }, at: '/default_avatar_id' } },
    },
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'nixsolutions/yandex-php-library#135',
      date: '2026-11-28',
      fixture: 'yandex/token-malformed-basic',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'Code has expired',
      cause: 'The code was used already, or is older than ten minutes.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The ClientID or the client secret is wrong.',
      next: 'Copy both again from the page of the app at oauth.yandex.com.',
    },
    {
      code: 'callback.error',
      error: 'invalid_scope',
      cause: 'The app is not registered with one of these permissions.',
      next: 'Choose name, e-mail address and picture under "Yandex ID API" in the settings of the app, or ask for fewer.',
    },
  ],
})
