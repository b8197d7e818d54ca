import { defineProvider } from '../define.ts'

/** Notion: public connections, which act for the user who installs them. */
export const notion = /* @__PURE__ */ defineProvider({
  id: 'notion',
  name: 'Notion',
  documentation: 'https://developers.notion.com/guides/get-started/authorization',
  endpoints: {
    authorization: 'https://api.notion.com/v1/oauth/authorize',
    token: 'https://api.notion.com/v1/oauth/token',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }] },
  authorization: { parameters: { owner: 'user' }, loginHint: null, prompt: null },
  // There are none: the connection has capabilities, and the user picks pages.
  scopes: { default: [] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'always' },
  token: { encoding: 'json' },
  user: {
    id: { from: 'token', at: '/owner/user/id' },
    name: { from: 'token', at: '/owner/user/name' },
    // With the capability to read addresses. Nothing says whether it is verified.
    email: { from: 'token', at: '/owner/user/person/email' },
    avatarUrl: { from: 'token', at: '/owner/user/avatar_url' },
  },
  quirks: {
    tokenRequestIsJson: {
      source: 'https://developers.notion.com/reference/create-a-token',
      date: '2026-11-28',
      fixture: 'notion/token-success',
    },
    userComesInTokenResponse: {
      source: 'https://developers.notion.com/reference/create-a-token',
      date: '2026-11-28',
      fixture: 'notion/token-success',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Notion, which shows a page of its own for an unknown client_id, and for a redirect_uri that is not registered.',
      next: 'Open the authorization URL yourself. Compare both with the page of the connection, character by character.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already, is too old, or belongs to another connection.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The OAuth client ID or the client secret is wrong.',
      next: 'Copy both again from the page of the connection. It has to be a public one.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'redirect_uri',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and register exactly that one.',
    },
    {
      code: 'userinfo.id-missing',
      cause: 'The token belongs to a workspace, not to a user: nobody has signed in.',
      next: 'Do not change the parameter owner=user of the authorization request.',
    },
  ],
})
