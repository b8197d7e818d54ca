import { defineProvider } from '../define.ts'

/** Discord: users, with an address where they have one. */
export const discord = /* @__PURE__ */ defineProvider({
  id: 'discord',
  name: 'Discord',
  documentation: 'https://discord.com/developers/docs/topics/oauth2',
  issuer: 'https://discord.com',
  endpoints: {
    authorization: 'https://discord.com/oauth2/authorize',
    token: 'https://discord.com/api/oauth2/token',
    userInfo: 'https://discord.com/api/users/@me',
    keys: 'https://discord.com/api/oauth2/keys',
    discovery: 'https://discord.com/.well-known/oauth-authorization-server',
    revocation: 'https://discord.com/api/oauth2/token/revoke',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }, { method: 'none' }],
  },
  authorization: { loginHint: null },
  scopes: { default: ['identify', 'email'] },
  // The metadata promises `iss`; nobody has shown a callback that has it.
  callback: { iss: { presence: 'optional' } },
  refresh: { issued: 'always', rotation: 'always' },
  user: {
    id: '/id',
    name: { first: ['/global_name', '/username'] },
    username: '/username',
    email: '/email',
    emailVerified: '/verified',
    // Null where the user has none. A picture that moves has a still one of the same name.
    avatarUrl: {
      template: 'https://cdn.discordapp.com/avatars/{id}/{avatar}.png',
      values: { id: '/id', avatar: '/avatar' },
    },
    locale: '/locale',
  },
  quirks: {
    errorTextHasOtherCharacters: {
      source: 'https://discord.com/developers/docs/topics/oauth2',
      date: '2026-11-24',
      fixture: 'discord/token-invalid-code',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'discord/discord-api-docs#5254',
      date: '2026-11-24',
      fixture: 'discord/token-invalid-verifier',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Discord, which shows a page of its own for an unknown client_id, a scope that it does not know, and a redirect_uri that is not registered.',
      next: 'Open the authorization URL yourself. Register this redirectUri on the page "OAuth2" of the application, character by character.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'redirect_uri',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and register exactly that one.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already, is too old, or belongs to another application.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'The client secret is wrong, or is the public key or the token of the bot instead.',
      next: 'Copy the client secret from the page "OAuth2" of the application, or reset it there.',
    },
  ],
})
