import { defineProvider } from '../define.ts'

/** Salesforce: production; sandboxes and organisations with a login page of their own as variants. */
export const salesforce = /* @__PURE__ */ defineProvider({
  id: 'salesforce',
  name: 'Salesforce',
  documentation:
    'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm&type=5',
  issuer: 'https://login.salesforce.com',
  endpoints: {
    authorization: 'https://login.salesforce.com/services/oauth2/authorize',
    token: 'https://login.salesforce.com/services/oauth2/token',
    userInfo: 'https://login.salesforce.com/services/oauth2/userinfo',
    keys: 'https://login.salesforce.com/id/keys',
    discovery: 'https://login.salesforce.com/.well-known/openid-configuration',
    revocation: 'https://login.salesforce.com/services/oauth2/revoke',
  },
  client: { authentication: [{ method: 'post' }, { method: 'none' }] },
  scopes: { default: ['openid', 'profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  token: {
    errors: { invalid_client_id: 'invalid_client', redirect_uri_mismatch: 'invalid_grant' },
  },
  refresh: { issued: 'asked', rotation: 'maybe' },
  idToken: { algorithms: ['RS256'] },
  userInfo: {
    errors: [
      { status: [403], text: 'Bad_OAuth_Token', code: 'unauthorized' },
      { status: [403], text: 'Missing_OAuth_Token', code: 'unauthorized' },
    ],
  },
  user: {
    // A sandbox has the user ids of the organisation that it was copied from, and other owners. `sub` is an
    // address, with a host that may change.
    id: {
      template: '{organization}/{user}',
      values: { organization: '/organization_id', user: '/user_id' },
    },
    name: '/name',
    username: '/preferred_username',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    profileUrl: '/profile',
    locale: '/locale',
  },
  quirks: {
    refreshTokenMayBeKept: {
      source:
        'https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm&type=5',
      date: '2026-11-28',
      fixture: 'salesforce/token-refresh',
    },
    refusedTokenHasAnotherStatus: {
      source: 'forcedotcom/SalesforceMobileSDK-Android#2430',
      date: '2026-11-28',
      fixture: 'salesforce/user-invalid-token',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'omniphx/forrest#184',
      date: '2026-11-28',
      fixture: 'salesforce/token-unknown-client',
    },
    userInfoErrorsAreNotJson: {
      source:
        'https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.remoteaccess_using_userinfo_endpoint.htm',
      date: '2026-11-28',
      fixture: 'salesforce/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'invalid_client_id',
      cause:
        'The consumer key is of another organisation, or the app is younger than ten minutes and not known everywhere yet.',
      next: 'Compare it with the settings of the app, and wait a little after it was made.',
    },
    {
      code: 'exchange.rejected',
      error: 'redirect_uri_mismatch',
      cause: 'The redirect_uri is not among the callback URLs of the app.',
      next: 'Add it there, to the last slash.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'expired authorization code',
      cause: 'The code was used already, or is older than fifteen minutes.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause:
        'The user is of a sandbox, or of an organisation that lets nobody in at login.salesforce.com.',
      next: 'Use the variant sandbox, or my-domain with the domain of the organisation.',
    },
    {
      code: 'id-token.issuer-mismatch',
      cause: 'The organisation names itself by its own domain.',
      next: 'Use the variant my-domain with that domain.',
    },
  ],
  variants: {
    sandbox: {
      description: 'Sandboxes, at test.salesforce.com.',
      override: {
        issuer: 'https://test.salesforce.com',
        endpoints: {
          authorization: 'https://test.salesforce.com/services/oauth2/authorize',
          token: 'https://test.salesforce.com/services/oauth2/token',
          userInfo: 'https://test.salesforce.com/services/oauth2/userinfo',
          keys: 'https://test.salesforce.com/id/keys',
          discovery: 'https://test.salesforce.com/.well-known/openid-configuration',
          revocation: 'https://test.salesforce.com/services/oauth2/revoke',
        },
      },
    },
    'my-domain': {
      description: 'One organisation, at its "My Domain" or an Experience Cloud site.',
      override: {
        issuer: 'https://{domain}',
        endpoints: {
          authorization: 'https://{domain}/services/oauth2/authorize',
          token: 'https://{domain}/services/oauth2/token',
          userInfo: 'https://{domain}/services/oauth2/userinfo',
          keys: 'https://{domain}/id/keys',
          discovery: 'https://{domain}/.well-known/openid-configuration',
          revocation: 'https://{domain}/services/oauth2/revoke',
        },
        variables: {
          domain: {
            description: 'The login domain in lower case, as in acme.my.salesforce.com.',
            pattern:
              '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9-]{1,20})?\\.my\\.(?:salesforce|site)\\.com$',
            example: 'example.my.salesforce.com',
          },
        },
      },
    },
  },
})
