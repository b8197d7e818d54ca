import { defineProvider } from '../define.ts'

/** GitHub: OAuth apps; GitHub Apps and GitHub Enterprise as variants. */
export const github = /* @__PURE__ */ defineProvider({
  id: 'github',
  name: 'GitHub',
  documentation:
    'https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
  issuer: 'https://github.com/login/oauth',
  // No keys and no discovery: GitHub has metadata for other uses, and says that it is not OpenID Connect.
  endpoints: {
    authorization: 'https://github.com/login/oauth/authorize',
    token: 'https://github.com/login/oauth/access_token',
    userInfo: 'https://api.github.com/user',
  },
  client: {
    // No `none`: the secret is required, with PKCE too. In Basic both encodings give the same header here,
    // since ids and secrets are letters, digits and dots.
    authentication: [{ method: 'post' }, { method: 'basic', encoding: 'form' }],
  },
  authorization: { loginHint: 'login' },
  scopes: {
    default: ['read:user', 'user:email'],
    // "Normalized scopes": GitHub leaves out what another granted scope includes.
    implies: {
      user: ['read:user', 'user:email', 'user:follow'],
      repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
      'admin:repo_hook': ['write:repo_hook', 'read:repo_hook'],
      'write:repo_hook': ['read:repo_hook'],
      'admin:org': ['write:org', 'read:org'],
      'write:org': ['read:org'],
      'admin:public_key': ['write:public_key', 'read:public_key'],
      'write:public_key': ['read:public_key'],
      'admin:gpg_key': ['write:gpg_key', 'read:gpg_key'],
      'write:gpg_key': ['read:gpg_key'],
      project: ['read:project'],
    },
  },
  callback: { iss: { presence: 'optional' } },
  refresh: { issued: 'asked', rotation: 'always' },
  token: {
    headers: { accept: 'application/json' },
    errors: {
      bad_verification_code: 'invalid_grant',
      bad_refresh_token: 'invalid_grant',
      redirect_uri_mismatch: 'invalid_grant',
      incorrect_client_credentials: 'invalid_client',
      'Not Found': 'invalid_client',
    },
  },
  userInfo: {
    headers: {
      accept: 'application/vnd.github+json',
      'user-agent': 'trivet',
      'x-github-api-version': '2022-11-28',
    },
    // In the order in which GitHub's "Troubleshooting the REST API" says to look.
    errors: [
      {
        status: [403, 429],
        header: { name: 'retry-after' },
        code: 'rate-limited',
        retryAt: { header: 'retry-after', unit: 'seconds' },
      },
      {
        status: [403, 429],
        header: { name: 'x-ratelimit-remaining', equals: '0' },
        code: 'rate-limited',
        retryAt: { header: 'x-ratelimit-reset', unit: 'epoch-seconds' },
      },
      { status: [403, 429], text: 'secondary rate limit', code: 'rate-limited' },
    ],
  },
  additionalRequests: [
    {
      id: 'emails',
      url: 'https://api.github.com/user/emails?per_page=100',
      headers: {
        accept: 'application/vnd.github+json',
        'user-agent': 'trivet',
        'x-github-api-version': '2022-11-28',
      },
      whenScopes: ['user:email', 'user'],
      ignoreStatuses: [403, 404],
    },
  ],
  user: {
    id: '/id',
    name: '/name',
    username: '/login',
    // `/email` is the public address, which nothing calls verified: only where the list has none.
    email: {
      first: [
        { from: 'emails', where: { primary: true, verified: true }, at: '/email' },
        { from: 'emails', where: { verified: true }, at: '/email' },
        '/email',
      ],
    },
    // There exactly where `email` came from a verified entry.
    emailVerified: { from: 'emails', where: { verified: true }, at: '/verified' },
    avatarUrl: '/avatar_url',
    profileUrl: '/html_url',
  },
  quirks: {
    callbackErrorsAreNamedOtherwise: {
      source:
        'https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-authorization-request-errors',
      date: '2026-11-23',
      fixture: 'github/callback-application-suspended',
    },
    tokenErrorsUseStatus200: {
      source: 'popcodeorg/popcode#954',
      date: '2026-11-23',
      fixture: 'github/token-bad-verification-code',
    },
    tokenResponseMayBeForm: {
      source: 'https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
      date: '2026-11-23',
      fixture: 'github/token-success-form',
    },
    grantedScopesAreCommaSeparated: {
      source: 'https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps',
      date: '2026-11-23',
      fixture: 'github/token-success',
    },
    grantedScopesAreRewritten: {
      source: 'https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps',
      date: '2026-11-23',
      fixture: 'github/token-scopes-normalized',
    },
    unknownClientIsNotFound: {
      source: 'octokit/auth-oauth-user.js#239',
      date: '2026-11-23',
      fixture: 'github/token-unknown-client',
    },
    issuerIsNotAdvertised: {
      source: 'openiddict/openiddict-core#2529',
      date: '2026-08-22',
      fixture: 'github/callback-success-with-iss',
    },
    userAgentIsRequired: {
      source: 'https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api',
      date: '2026-11-23',
      fixture: 'github/user-missing-user-agent',
    },
    userInfoErrorsAreNotJson: {
      source: 'https://docs.github.com/rest/overview/resources-in-the-rest-api#user-agent-required',
      date: '2026-11-23',
      fixture: 'github/user-missing-user-agent',
    },
    rateLimitIsForbidden: {
      source: 'https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api',
      date: '2026-11-23',
      fixture: 'github/user-rate-limit-primary',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at GitHub, which shows a page of its own for a redirect_uri that is not registered, and a 404 page for an unknown client_id.',
      next: 'Open the authorization URL yourself. Compare client_id and redirect_uri with the settings of the app, character by character.',
    },
    {
      code: 'callback.denied',
      cause: 'The user pressed "Cancel" on the page where GitHub asks for consent.',
      next: 'Say what the access is for, and let the user try again.',
    },
    {
      code: 'callback.error',
      error: 'redirect_uri_mismatch',
      cause: 'The redirect_uri is not a callback URL that the app has registered.',
      next: 'Add it in the settings of the app, under "Authorization callback URL". Host and port must match; so must the path, unless wildcard matching is on.',
    },
    {
      code: 'callback.error',
      error: 'application_suspended',
      cause: 'GitHub has suspended the app.',
      next: 'Only GitHub Support can lift that: its owner has to write to them.',
    },
    {
      code: 'callback.issuer-mismatch',
      cause:
        'The callback names another server than the profile: a mix-up attack, or a login at GitHub Enterprise with the profile of github.com.',
      next: 'For GitHub Enterprise use the variant enterprise-server or data-residency. Otherwise look at who sent this callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'bad_verification_code',
      cause:
        'The code is wrong, used already, or older than ten minutes. A callback page that is loaded twice sends it twice.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback, and for a clock or proxy that holds it up.',
    },
    {
      code: 'exchange.rejected',
      error: 'incorrect_client_credentials',
      cause: 'The client secret does not belong to this client_id, or was replaced.',
      next: 'Make a new client secret in the settings of the app, and check that no quote, space or line break came with it.',
    },
    {
      code: 'exchange.rejected',
      error: 'redirect_uri_mismatch',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and register exactly that one.',
    },
    {
      code: 'exchange.rejected',
      error: 'unverified_user_email',
      cause: "The user's primary e-mail address at GitHub is not verified.",
      next: 'Ask the user to verify it at https://github.com/settings/emails, then to log in again.',
    },
    {
      code: 'exchange.rejected',
      error: 'bad_refresh_token',
      cause: 'The refresh token is wrong, expired, or used already: each one works once.',
      next: 'Throw it away and send the user through the login again.',
    },
    {
      code: 'exchange.rejected',
      error: 'Not Found',
      cause: 'GitHub knows no app with this client_id: it answers 404.',
      next: 'Check the client_id, and that it belongs to this server: github.com and each Enterprise host have apps of their own.',
    },
    {
      code: 'userinfo.unauthorized',
      cause:
        'The token is expired or revoked. GitHub revokes the oldest where a user has more than ten for one app and set of scopes.',
      next: 'Send the user through the login again.',
    },
    {
      code: 'userinfo.forbidden',
      text: 'Resource not accessible',
      cause: 'The token of a GitHub App lacks a permission.',
      next: 'Give the app read access to what is asked for ("Email addresses" for the list of addresses), and let the user accept it.',
    },
    {
      code: 'userinfo.forbidden',
      cause: 'GitHub refused the request. It does so where there is no User-Agent header.',
      next: 'Check that no proxy or adapter takes the header away.',
    },
    {
      code: 'userinfo.status-unexpected',
      cause:
        'GitHub answers 404 where the token lacks the scope (user:email for the addresses), and where the address of the API is wrong.',
      next: 'Ask for user:email. On GitHub Enterprise Server use its variant: the API is under /api/v3.',
    },
    {
      code: 'userinfo.rate-limited',
      cause: 'The token, or the user, has made too many requests to the API.',
      next: 'Wait until the moment in retryAt. Asking sooner makes GitHub wait longer.',
    },
  ],
  variants: {
    expiring: {
      description:
        'Tokens that expire after eight hours and come with a refresh token, asked for at each login by the scope offline_access.',
      override: {
        scopes: {
          default: ['read:user', 'user:email', 'offline_access'],
          // GitHub never names it among the granted scopes: it must not count as missing.
          unechoed: ['offline_access'],
        },
      },
    },
    'github-app': {
      description: 'A GitHub App: its permissions count, scopes are ignored.',
      override: {
        scopes: { default: [] },
        additionalRequests: [
          {
            id: 'emails',
            url: 'https://api.github.com/user/emails?per_page=100',
            headers: {
              accept: 'application/vnd.github+json',
              'user-agent': 'trivet',
              'x-github-api-version': '2022-11-28',
            },
            ignoreStatuses: [403, 404],
          },
        ],
      },
    },
    'enterprise-server': {
      description: 'GitHub Enterprise Server, on a host of its own.',
      override: {
        issuer: 'https://{host}/login/oauth',
        endpoints: {
          authorization: 'https://{host}/login/oauth/authorize',
          token: 'https://{host}/login/oauth/access_token',
          userInfo: 'https://{host}/api/v3/user',
        },
        pkce: {
          method: 'none',
          reason:
            'The documentation of GitHub Enterprise Server 3.17 to 3.20 says that PKCE is not supported.',
          date: '2026-11-23',
        },
        additionalRequests: [
          {
            id: 'emails',
            url: 'https://{host}/api/v3/user/emails?per_page=100',
            headers: {
              accept: 'application/vnd.github+json',
              'user-agent': 'trivet',
              'x-github-api-version': '2022-11-28',
            },
            whenScopes: ['user:email', 'user'],
            ignoreStatuses: [403, 404],
          },
        ],
        variables: {
          host: {
            description: 'The host of the server in lower case, with its port if that is not 443.',
            pattern:
              '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$',
            example: 'ghe.example',
          },
        },
      },
    },
    'data-residency': {
      description: 'GitHub Enterprise Cloud with data residency, under ghe.com.',
      override: {
        issuer: 'https://{subdomain}.ghe.com/login/oauth',
        endpoints: {
          authorization: 'https://{subdomain}.ghe.com/login/oauth/authorize',
          token: 'https://{subdomain}.ghe.com/login/oauth/access_token',
          userInfo: 'https://api.{subdomain}.ghe.com/user',
        },
        additionalRequests: [
          {
            id: 'emails',
            url: 'https://api.{subdomain}.ghe.com/user/emails?per_page=100',
            headers: {
              accept: 'application/vnd.github+json',
              'user-agent': 'trivet',
              'x-github-api-version': '2022-11-28',
            },
            whenScopes: ['user:email', 'user'],
            ignoreStatuses: [403, 404],
          },
        ],
        variables: {
          subdomain: {
            description: 'What stands before .ghe.com, in lower case.',
            pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$',
            example: 'octo',
          },
        },
      },
    },
  },
})
