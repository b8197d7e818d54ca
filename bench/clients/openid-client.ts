import * as client from 'openid-client'
import {
  clientId,
  clientSecret,
  redirectUri,
  scopes,
  userAgent,
  userOf,
  type GitHubUser,
  type MakeClient,
} from '../login.ts'

interface Pending {
  readonly state: string
  readonly verifier: string
}

export const openidClient: MakeClient = ({ authorization, token, userInfo }) => {
  const configuration = new client.Configuration(
    {
      issuer: 'https://github.com/login/oauth',
      authorization_endpoint: authorization,
      token_endpoint: token,
    },
    clientId,
    {},
    client.ClientSecretPost(clientSecret),
  )
  // oxlint-disable-next-line typescript/no-deprecated -- so marked to stand out: loopback has no TLS
  client.allowInsecureRequests(configuration)
  return {
    async begin() {
      const verifier = client.randomPKCECodeVerifier()
      const state = client.randomState()
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      const pending: Pending = { state, verifier }
      return { url: url.href, pending: JSON.stringify(pending) }
    },

    async complete(pending, callback) {
      const { state, verifier } = JSON.parse(pending) as Pending
      const tokens = await client.authorizationCodeGrant(configuration, new URL(callback), {
        pkceCodeVerifier: verifier,
        expectedState: state,
      })
      // Not `fetchUserInfo`: GitHub's user information is not that of OpenID Connect.
      const told = await client.fetchProtectedResource(
        configuration,
        tokens.access_token,
        new URL(userInfo),
        'GET',
        null,
        new Headers({ accept: 'application/vnd.github+json', 'user-agent': userAgent }),
      )
      return userOf((await told.json()) as GitHubUser)
    },
  }
}
