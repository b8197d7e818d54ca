import { defineProvider } from '../define.ts'

/** VK: VK ID. */
export const vk = /* @__PURE__ */ defineProvider({
  id: 'vk',
  name: 'VK',
  documentation:
    'https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description',
  endpoints: {
    authorization: 'https://id.vk.com/authorize',
    token: 'https://id.vk.com/oauth2/auth',
    userInfo: 'https://id.vk.com/oauth2/user_info',
  },
  client: { authentication: [{ method: 'none' }, { method: 'post' }] },
  authorization: { loginHint: null },
  scopes: { default: ['vkid.personal_info', 'email'] },
  callback: { iss: { presence: 'absent' }, captures: { device_id: 'text' } },
  token: {
    parameters: {
      device_id: { from: 'callback', at: '/device_id' },
      state: { from: 'callback', at: '/state' },
    },
  },
  refresh: { issued: 'always', rotation: 'always' },
  userInfo: {
    method: 'POST',
    token: { in: 'form', name: 'access_token' },
    form: { client_id: { from: 'client', at: '/id' } },
    errors: [{ status: [200], text: 'invalid_token', code: 'unauthorized' }],
  },
  user: {
    id: '/user/user_id',
    name: { join: ['/user/first_name', '/user/last_name'] },
    // `verified` is about the account: nothing is said about the address.
    email: '/user/email',
    avatarUrl: '/user/avatar',
  },
  quirks: {
    accessTokenIsNotInTheHeader: {
      source:
        'https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description',
      date: '2026-11-24',
      fixture: 'vk/user-success',
    },
    tokenErrorsUseStatus200: {
      source:
        'https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description',
      date: '2026-11-24',
      fixture: 'vk/token-invalid-grant',
    },
    tokenRequestRepeatsCallback: {
      source:
        'https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description',
      date: '2026-11-24',
      fixture: 'vk/token-success',
    },
    userInfoErrorsUseStatus200: {
      source:
        'https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description',
      date: '2026-11-24',
      fixture: 'vk/user-invalid-token',
    },
    userInfoIsPosted: {
      source:
        'https://id.vk.com/about/business/go/docs/en/vkid/latest/vk-id/connection/api-integration/api-description',
      date: '2026-11-24',
      fixture: 'vk/user-success',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'device_id',
      cause: 'The callback was passed on without its device_id.',
      next: 'Give complete() the callback URL as it came, with every parameter.',
    },
  ],
})
