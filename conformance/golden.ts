import { defineProvider, type Provider } from 'trivet/providers'

const origin = 'https://golden.example'

/** A provider that does everything as it is written: emulated, it must pass every check. */
export const golden: Provider = /* @__PURE__ */ defineProvider({
  id: 'golden',
  name: 'the golden provider',
  issuer: origin,
  endpoints: {
    authorization: `${origin}/authorize`,
    token: `${origin}/token`,
    userInfo: `${origin}/userinfo`,
    keys: `${origin}/keys`,
    discovery: `${origin}/.well-known/openid-configuration`,
    revocation: `${origin}/revoke`,
  },
  scopes: { default: ['openid', 'profile', 'email', 'offline_access'] },
  callback: { iss: { presence: 'required' } },
  idToken: { algorithms: ['ES256'] },
  user: {
    id: '/sub',
    name: '/name',
    email: '/email',
    emailVerified: '/email_verified',
    avatarUrl: '/picture',
  },
})
