import { defineProvider } from '../define.ts'

/** Okta: the authorization server of an organisation; a custom one as a variant. */
export const okta = /* @__PURE__ */ defineProvider({
  id: 'okta',
  name: 'Okta',
  documentation: 'https://developer.okta.com/docs/reference/api/oidc/',
  issuer: 'https://{domain}',
  endpoints: {
    authorization: 'https://{domain}/oauth2/v1/authorize',
    token: 'https://{domain}/oauth2/v1/token',
    userInfo: 'https://{domain}/oauth2/v1/userinfo',
    keys: 'https://{domain}/oauth2/v1/keys',
    discovery: 'https://{domain}/.well-known/openid-configuration',
    revocation: 'https://{domain}/oauth2/v1/revoke',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }, { method: 'none' }],
  },
  scopes: { default: ['openid', 'profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'maybe' },
  idToken: { algorithms: ['RS256'] },
  user: {
    id: '/sub',
    name: '/name',
    // The login, which looks like an address and need not be one.
    username: '/preferred_username',
    email: '/email',
    emailVerified: '/email_verified',
    profileUrl: '/profile',
    locale: '/locale',
  },
  hints: [
    {
      code: 'callback.denied',
      text: 'not assigned',
      cause: 'The user exists in the organisation, and is not assigned to this application.',
      next: 'Assign the user, or a group of the user, under "Assignments" of the application.',
    },
    {
      code: 'callback.error',
      error: 'invalid_scope',
      cause:
        'A scope is unknown to this authorization server, or the application may not ask for it: offline_access wants the grant type "Refresh Token".',
      next: 'Ask for fewer scopes, or allow them in the settings of the application or of the authorization server.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'PKCE',
      cause: 'The verifier is not the one of this login.',
      next: 'Complete the flow with the pending value that begin() gave, not with one of another login.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already, or is older than a few minutes.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The client_id is of another organisation or another environment, or the client secret is wrong.',
      next: 'Compare both with "General" of the application, and the domain with the one of its admin console, without "-admin".',
    },
    {
      code: 'id-token.issuer-mismatch',
      cause:
        'The token is of another authorization server: custom ones have /oauth2/ and their id in the issuer.',
      next: 'Use the variant custom-server with its id, or the domain under which the server names itself.',
    },
  ],
  variables: {
    domain: {
      description:
        'The domain of the organisation in lower case, as in acme.okta.com, or its own one.',
      pattern:
        '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$',
      example: 'okta.example',
    },
  },
  variants: {
    'custom-server': {
      description: 'A custom authorization server, such as the one with the id default.',
      override: {
        issuer: 'https://{domain}/oauth2/{server}',
        endpoints: {
          authorization: 'https://{domain}/oauth2/{server}/v1/authorize',
          token: 'https://{domain}/oauth2/{server}/v1/token',
          userInfo: 'https://{domain}/oauth2/{server}/v1/userinfo',
          keys: 'https://{domain}/oauth2/{server}/v1/keys',
          discovery: 'https://{domain}/oauth2/{server}/.well-known/openid-configuration',
          revocation: 'https://{domain}/oauth2/{server}/v1/revoke',
        },
        variables: {
          server: {
            description: 'The id of the authorization server.',
            pattern: '^[A-Za-z0-9]{1,64}$',
            default: 'default',
          },
        },
      },
    },
  },
})
