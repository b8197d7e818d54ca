import { defineProvider } from '../define.ts'

/** Apple: Sign in with Apple on the web. */
export const apple = /* @__PURE__ */ defineProvider({
  id: 'apple',
  name: 'Apple',
  documentation:
    'https://developer.apple.com/documentation/signinwithapple/incorporating-sign-in-with-apple-into-other-platforms',
  issuer: 'https://appleid.apple.com',
  endpoints: {
    authorization: 'https://appleid.apple.com/auth/authorize',
    token: 'https://appleid.apple.com/auth/token',
    keys: 'https://appleid.apple.com/auth/keys',
    revocation: 'https://appleid.apple.com/auth/revoke',
  },
  client: { authentication: [{ method: 'signed', audience: 'https://appleid.apple.com' }] },
  redirectUri: { forbiddenHosts: ['localhost'], httpsOnly: true },
  // Whoever asks for name or email has to take the answer as a form.
  authorization: { parameters: { response_mode: 'form_post' }, loginHint: null, prompt: null },
  scopes: { default: ['openid', 'name', 'email'] },
  callback: {
    iss: { presence: 'absent' },
    denials: ['user_cancelled_authorize', 'access_denied'],
    // Only at the first login of a user; later ones bring it no more.
    captures: { user: 'json' },
  },
  refresh: { issued: 'always', rotation: 'none' },
  idToken: { algorithms: ['RS256'] },
  user: {
    id: { from: 'idToken', at: '/sub' },
    name: {
      join: [
        { from: 'callback', at: '/user/name/firstName' },
        { from: 'callback', at: '/user/name/lastName' },
      ],
    },
    // The signed one: what the callback says of it comes with the browser.
    email: { from: 'idToken', at: '/email' },
    emailVerified: { from: 'idToken', at: '/email_verified', is: [true, 'true'] },
  },
  quirks: {
    callbackIsPosted: {
      source:
        'https://developer.apple.com/documentation/signinwithapple/incorporating-sign-in-with-apple-into-other-platforms',
      date: '2026-11-24',
      fixture: 'apple/callback-success',
    },
    clientSecretIsSigned: {
      source:
        'https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret',
      date: '2026-11-24',
      fixture: 'apple/token-success',
    },
    denialHasAnotherName: {
      source:
        'https://developer.apple.com/documentation/signinwithapplejs/configuring-your-webpage-for-sign-in-with-apple',
      date: '2026-11-24',
      fixture: 'apple/callback-denied',
    },
    emailVerifiedIsNotBoolean: {
      source:
        'https://developer.apple.com/documentation/signinwithapple/authenticating-users-with-sign-in-with-apple',
      date: '2026-11-24',
      fixture: 'apple/token-success',
    },
    localhostIsRefused: {
      source:
        'https://developer.apple.com/documentation/signinwithapplejs/configuring-your-webpage-for-sign-in-with-apple',
      date: '2026-11-24',
      fixture: 'apple/authorization-loopback',
    },
    redirectUriMustBeHttps: {
      source:
        'https://developer.apple.com/documentation/signinwithapplejs/configuring-your-webpage-for-sign-in-with-apple',
      date: '2026-11-24',
      fixture: 'apple/authorization-loopback',
    },
    userComesInCallback: {
      source:
        'https://developer.apple.com/documentation/signinwithapple/incorporating-sign-in-with-apple-into-other-platforms',
      date: '2026-11-24',
      fixture: 'apple/callback-success',
    },
    userComesInIdToken: {
      source:
        'https://developer.apple.com/documentation/signinwithapple/authenticating-users-with-sign-in-with-apple',
      date: '2026-11-24',
      fixture: 'apple/token-success',
    },
  },
  hints: [
    {
      code: 'callback.denied',
      cause: 'The user pressed "Cancel" at Apple.',
      next: 'Say what the access is for, and let the user try again.',
    },
    {
      code: 'callback.flow-not-found',
      cause:
        'Apple posts the callback from its own site: cookies with SameSite=Lax or Strict do not come with it.',
      next: 'Post the form once more from your own origin before you look for the cookie.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_client',
      cause:
        'The client secret is not signed with a key of this Services ID, or is older than six months, or names another team.',
      next: 'Give clientSecret as { issuer: Team ID, keyId, privateKey }: then one is signed for each exchange. client_id is the Services ID.',
    },
    {
      code: 'exchange.rejected',
      error: 'invalid_grant',
      cause: 'The code was used already, is older than five minutes, or belongs to another client.',
      next: 'Start the login again. If it happens every time, look for a second request to the callback.',
    },
  ],
})
