import { defineProvider } from '../define.ts'

/** Microsoft: work, school and personal accounts (Entra ID); one organisation as a variant. */
export const microsoft = /* @__PURE__ */ defineProvider({
  id: 'microsoft',
  name: 'Microsoft',
  documentation:
    'https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow',
  // No issuer: each user's tenant has its own, and the callback has not been seen to name one.
  endpoints: {
    authorization: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize',
    token: 'https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token',
    userInfo: 'https://graph.microsoft.com/oidc/userinfo',
    keys: 'https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys',
    discovery: 'https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration',
  },
  client: {
    authentication: [{ method: 'post' }, { method: 'basic', encoding: 'form' }, { method: 'none' }],
  },
  scopes: { default: ['openid', 'profile', 'email'], unechoed: ['offline_access'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'asked', rotation: 'always' },
  idToken: { algorithms: ['RS256'], issuer: 'https://login.microsoftonline.com/{tid}/v2.0' },
  user: {
    // Pairwise: the same user has another one in another app registration.
    id: '/sub',
    name: { first: ['/name', { from: 'idToken', at: '/name' }] },
    username: { from: 'idToken', at: '/preferred_username' },
    // Nothing says whether it is verified: an administrator may set any address.
    email: { first: ['/email', { from: 'idToken', at: '/email' }] },
  },
  quirks: {
    idTokenIssuerDependsOnTenant: {
      source: 'https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference',
      date: '2026-11-24',
      fixture: 'microsoft/token-success',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes',
      date: '2026-11-24',
      fixture: 'microsoft/token-unknown-client',
    },
  },
  hints: [
    {
      code: 'callback.expired',
      cause:
        'The user was stuck at Microsoft, which shows a page of its own for a redirect_uri that is not registered (AADSTS50011), an unknown client_id (AADSTS700016), and where an administrator has to consent.',
      next: 'Open the authorization URL yourself, and look up the number on the page. Register this redirectUri under "Authentication" of the app registration.',
    },
    {
      code: 'callback.error',
      error: 'login_required',
      cause: 'prompt=none was asked for, and no user is signed in to Microsoft.',
      next: 'Begin again without prompt=none.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      text: 'AADSTS7000215',
      cause: 'The client secret is wrong: often it is the ID of the secret instead of its value.',
      next: 'Copy the value of the secret, which is shown once only, when it is made.',
    },
    {
      code: 'exchange.rejected',
      error: 'unauthorized_client',
      text: 'AADSTS700016',
      cause: 'No application with this client_id is registered where the user signs in.',
      next: 'Check the client_id, and that the registration allows accounts of other organisations.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'AADSTS70008',
      cause: 'The code is expired: codes of Microsoft last for about a minute.',
      next: 'Redeem the code at once. Look for a clock or proxy that holds it up.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      text: 'AADSTS54005',
      cause: 'The code was redeemed before. A callback page that is loaded twice sends it twice.',
      next: 'Start the login again, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_request',
      text: 'AADSTS9002327',
      cause:
        'The redirectUri is registered for the platform "Single-page application": its codes can be redeemed in a browser only.',
      next: 'Register it for the platform "Web" instead, or for "Mobile and desktop applications" where there is no secret.',
    },
  ],
  variables: {
    tenant: {
      description: 'Whose accounts: common (all), organizations, or consumers (personal ones).',
      pattern: '^(?:common|organizations|consumers)$',
      default: 'common',
    },
  },
  variants: {
    organization: {
      description: 'The accounts of one organisation only.',
      override: {
        issuer: 'https://login.microsoftonline.com/{tenant}/v2.0',
        idToken: { issuer: null },
        quirks: { idTokenIssuerDependsOnTenant: null },
        variables: {
          tenant: {
            description: 'The directory (tenant) ID of the organisation.',
            pattern: '^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
            default: null,
            example: '11111111-2222-3333-4444-555555555555',
          },
        },
      },
    },
  },
})
