import { defineProvider } from '../define.ts'

/** Bitbucket Cloud: OAuth consumers of a workspace. */
export const bitbucket = /* @__PURE__ */ defineProvider({
  id: 'bitbucket',
  name: 'Bitbucket',
  documentation: 'https://developer.atlassian.com/cloud/bitbucket/oauth-2/',
  endpoints: {
    authorization: 'https://bitbucket.org/site/oauth2/authorize',
    token: 'https://bitbucket.org/site/oauth2/access_token',
    userInfo: 'https://api.bitbucket.org/2.0/user',
  },
  client: { authentication: [{ method: 'basic', encoding: 'form' }] },
  authorization: { loginHint: null, prompt: null },
  // The scopes are those of the consumer (account and email are needed): the parameter counts for nothing.
  scopes: { default: [], granted: { from: 'token', at: '/scopes' } },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'none' },
  additionalRequests: [
    {
      id: 'emails',
      url: 'https://api.bitbucket.org/2.0/user/emails',
      ignoreStatuses: [403, 404],
    },
  ],
  user: {
    // With its braces. The `account_id` is the one of Atlassian, and names the same person there.
    id: '/uuid',
    name: '/display_name',
    username: { first: ['/username', '/nickname'] },
    email: {
      first: [
        {
          from: 'emails',
          in: '/values',
          where: { is_primary: true, is_confirmed: true },
          at: '/email',
        },
        { from: 'emails', in: '/values', where: { is_confirmed: true }, at: '/email' },
      ],
    },
    // There exactly where `email` is.
    emailVerified: {
      from: 'emails',
      in: '/values',
      where: { is_confirmed: true },
      at: '/is_confirmed',
    },
    avatarUrl: '/links/avatar/href',
    profileUrl: '/links/html/href',
  },
  quirks: {
    grantedScopesAreElsewhere: {
      source: 'https://developer.atlassian.com/cloud/bitbucket/oauth-2/',
      date: '2026-11-28',
      fixture: 'bitbucket/token-success',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'p2/OAuth2#96',
      date: '2026-11-28',
      fixture: 'bitbucket/token-wrong-client',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Bitbucket, which shows a page of its own ("This integration is misconfigured") where the redirect_uri is not under the callback URL.',
      next: 'Open the authorization URL yourself, and set the callback URL of the consumer to this redirectUri.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already, is too old, or belongs to another consumer.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'unauthorized_client',
      cause: 'The key or the secret of the consumer is wrong.',
      next: 'Copy both again from "OAuth consumers" in the settings of the workspace. "This is a private consumer" has to be ticked.',
    },
    {
      code: 'userinfo.forbidden',
      text: 'privilege scopes',
      cause: 'The consumer lacks the permission to read the account.',
      next: 'Tick "Account: Email" and "Account: Read" in the settings of the consumer, and send the user through the login again.',
    },
  ],
})
