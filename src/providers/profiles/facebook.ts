import { defineProvider } from '../define.ts'

/** Facebook: Facebook Login with the Graph API. */
export const facebook = /* @__PURE__ */ defineProvider({
  id: 'facebook',
  name: 'Facebook',
  documentation: 'https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow',
  issuer: 'https://www.facebook.com',
  // A version of the Graph API lives for about two years. No variable: users are the same in every version.
  endpoints: {
    authorization: 'https://www.facebook.com/v23.0/dialog/oauth',
    token: 'https://graph.facebook.com/v23.0/oauth/access_token',
    userInfo: 'https://graph.facebook.com/v23.0/me?fields=id,name,email,picture',
  },
  client: { authentication: [{ method: 'post' }] },
  authorization: { loginHint: null, prompt: null },
  scopes: { default: ['public_profile', 'email'] },
  callback: { iss: { presence: 'absent' } },
  refresh: { issued: 'never', rotation: 'none' },
  token: { errorBody: { code: ['/error/code'], description: ['/error/message'] } },
  userInfo: {
    errorBody: { code: ['/error/code'], description: ['/error/message'] },
    errors: [
      { status: [400], text: '"code":190', code: 'unauthorized' },
      { status: [400, 403], text: 'request limit reached', code: 'rate-limited' },
    ],
  },
  user: {
    // Of this app: another app sees another id.
    id: '/id',
    name: '/name',
    // Not there where the user has none, or signs in by telephone. Nothing says whether it is verified.
    email: '/email',
    avatarUrl: '/picture/data/url',
  },
  quirks: {
    rateLimitIsForbidden: {
      source: 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting',
      date: '2026-11-24',
      fixture: 'facebook/user-rate-limit',
    },
    refusedTokenHasAnotherStatus: {
      source: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
      date: '2026-11-24',
      fixture: 'facebook/user-invalid-token',
    },
    tokenErrorsAreNamedOtherwise: {
      source: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
      date: '2026-11-24',
      fixture: 'facebook/token-invalid-code',
    },
    tokenErrorsHaveAnotherShape: {
      source: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
      date: '2026-11-24',
      fixture: 'facebook/token-invalid-code',
    },
    userInfoErrorsHaveAnotherShape: {
      source: 'https://developers.facebook.com/docs/graph-api/guides/error-handling',
      date: '2026-11-24',
      fixture: 'facebook/user-invalid-token',
    },
  },
  hints: [
    {
      code: 'exchange.rejected',
      text: 'has been used',
      cause: 'The code was redeemed before. A callback page that is loaded twice sends it twice.',
      next: 'Start the login again, and look for a second request to the callback.',
    },
    {
      code: 'exchange.rejected',
      text: 'redirect_uri',
      cause:
        'The redirect_uri of the token request is not the one of the authorization request, to the last slash.',
      next: 'Use one redirectUri for both, and register it under "Valid OAuth Redirect URIs".',
    },
    {
      code: 'exchange.rejected',
      text: 'client secret',
      cause: 'The app secret does not belong to this app, or was reset.',
      next: 'Copy it again from the basic settings of the app.',
    },
    {
      code: 'userinfo.rejected',
      text: 'appsecret_proof',
      cause:
        'The app requires a proof with each call, a signature with the app secret, which this library does not send.',
      next: 'Switch "Require App Secret" off in the advanced settings of the app.',
    },
    {
      code: 'userinfo.unauthorized',
      cause:
        'The access token expired, or the user has removed the app or changed the password since.',
      next: 'Send the user through the login again.',
    },
  ],
})
