import { defineProvider } from '../define.ts'

/** GitLab: GitLab.com by OpenID Connect; a server of one's own as a variant. */
export const gitlab = /* @__PURE__ */ defineProvider({
  id: 'gitlab',
  name: 'GitLab',
  documentation: 'https://docs.gitlab.com/api/oauth2/',
  issuer: 'https://gitlab.com',
  endpoints: {
    authorization: 'https://gitlab.com/oauth/authorize',
    token: 'https://gitlab.com/oauth/token',
    userInfo: 'https://gitlab.com/oauth/userinfo',
    keys: 'https://gitlab.com/oauth/discovery/keys',
    discovery: 'https://gitlab.com/.well-known/openid-configuration',
    revocation: 'https://gitlab.com/oauth/revoke',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }, { method: 'none' }],
  },
  // The scopes have to be switched on in the settings of the application too.
  scopes: { default: ['openid', 'profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'always', rotation: 'always' },
  idToken: { algorithms: ['RS256'] },
  user: {
    id: '/sub',
    name: '/name',
    username: { first: ['/preferred_username', '/nickname'] },
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    profileUrl: '/profile',
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'doorkeeper-gem/doorkeeper#1849',
      date: '2026-11-24',
      fixture: 'gitlab/token-invalid-client',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at GitLab, which shows a page of its own for an unknown client_id, and for a redirect_uri that is not registered.',
      next: 'Open the authorization URL yourself. Compare client_id and redirect_uri with the settings of the application, character by character.',
    },
    {
      code: 'callback.error',
      error: 'invalid_scope',
      cause: 'The application is not allowed to ask for one of these scopes.',
      next: 'Tick openid, profile and email in the settings of the application, or ask for fewer.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The code was used already, is older than ten minutes, or the redirect_uri is not the one of the authorization request.',
      next: 'Start the login again. If it happens every time, compare both redirect URIs, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The application is not known to this server, or the secret is wrong: it is shown once only.',
      next: 'Compare both with the settings of the application, or renew the secret there. For a server of your own use the variant self-managed.',
    },
  ],
  variants: {
    'self-managed': {
      description: 'GitLab Self-Managed or GitLab Dedicated, on a host of its own.',
      override: {
        issuer: 'https://{host}',
        endpoints: {
          authorization: 'https://{host}/oauth/authorize',
          token: 'https://{host}/oauth/token',
          userInfo: 'https://{host}/oauth/userinfo',
          keys: 'https://{host}/oauth/discovery/keys',
          discovery: 'https://{host}/.well-known/openid-configuration',
          revocation: 'https://{host}/oauth/revoke',
        },
        variables: {
          host: {
            description: 'The host of the server in lower case, with its port if that is not 443.',
            pattern:
              '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$',
            example: 'gitlab.example',
          },
        },
      },
    },
  },
})
