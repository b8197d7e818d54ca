import { defineProvider } from '../define.ts'

/** Keycloak: one realm of a server; servers with /auth in their addresses as a variant. */
export const keycloak = /* @__PURE__ */ defineProvider({
  id: 'keycloak',
  name: 'Keycloak',
  documentation: 'https://www.keycloak.org/securing-apps/oidc-layers',
  issuer: 'https://{host}/realms/{realm}',
  endpoints: {
    authorization: 'https://{host}/realms/{realm}/protocol/openid-connect/auth',
    token: 'https://{host}/realms/{realm}/protocol/openid-connect/token',
    userInfo: 'https://{host}/realms/{realm}/protocol/openid-connect/userinfo',
    keys: 'https://{host}/realms/{realm}/protocol/openid-connect/certs',
    discovery: 'https://{host}/realms/{realm}/.well-known/openid-configuration',
    revocation: 'https://{host}/realms/{realm}/protocol/openid-connect/revoke',
  },
  client: {
    authentication: [{ method: 'basic', encoding: 'form' }, { method: 'post' }, { method: 'none' }],
  },
  scopes: { default: ['openid', 'profile', 'email'] },
  // Since version 22 it is sent and advertised; a client may be set to leave it out.
  callback: { iss: { presence: 'optional' } },
  refresh: { issued: 'always', rotation: 'maybe' },
  idToken: { algorithms: ['RS256'] },
  user: {
    id: '/sub',
    name: '/name',
    username: '/preferred_username',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
    locale: '/locale',
  },
  quirks: {
    tokenErrorsAreNamedOtherwise: {
      source: 'keycloak/keycloak#16923',
      date: '2026-11-28',
      fixture: 'keycloak/token-wrong-secret',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      error: 'unauthorized_client',
      cause:
        'The client secret is wrong, or the client has "Client authentication" on and none was sent.',
      next: 'Copy the secret again from "Credentials" of the client, in the same realm.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause: 'There is no client with this id in this realm.',
      next: 'Compare the client_id, and the realm, with the admin console: both are case-sensitive.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'redirect_uri',
      cause: 'The redirect_uri of the token request is not the one of the authorization request.',
      next: 'Use one redirectUri for both, and list it under "Valid redirect URIs" of the client.',
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
      cause: 'The code was used already, or is older than "Client Login Timeout": one minute.',
      next: 'Redeem the code at once. Look for a second request to the callback.',
    },
    {
      code: 'userinfo.unauthorized',
      cause:
        'The server was asked under another address than the one in the token: an internal host name, another port, or http.',
      next: 'Set the hostname of the server, so that it has one issuer inside and outside, and ask it under that.',
    },
    {
      code: 'id-token.issuer-mismatch',
      cause:
        'The server names itself otherwise: it has another hostname setting, or /auth in its addresses.',
      next: 'Give the host as "issuer" in the OpenID Endpoint Configuration of the realm has it, and the variant with-auth-path where /auth is there.',
    },
  ],
  variables: {
    host: {
      description: 'The host of the server in lower case, with its port if that is not 443.',
      pattern:
        '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9][0-9]{0,4})?$',
      example: 'keycloak.example',
    },
    realm: {
      description: 'The name of the realm, as in its addresses.',
      pattern: '^[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}$',
      example: 'main',
    },
  },
  variants: {
    'with-auth-path': {
      description: 'A server before version 17, or one that kept /auth in its addresses.',
      override: {
        issuer: 'https://{host}/auth/realms/{realm}',
        endpoints: {
          authorization: 'https://{host}/auth/realms/{realm}/protocol/openid-connect/auth',
          token: 'https://{host}/auth/realms/{realm}/protocol/openid-connect/token',
          userInfo: 'https://{host}/auth/realms/{realm}/protocol/openid-connect/userinfo',
          keys: 'https://{host}/auth/realms/{realm}/protocol/openid-connect/certs',
          discovery: 'https://{host}/auth/realms/{realm}/.well-known/openid-configuration',
          revocation: 'https://{host}/auth/realms/{realm}/protocol/openid-connect/revoke',
        },
      },
    },
  },
})
