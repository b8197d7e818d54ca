import * as oauth from 'oauth4webapi'
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

export const oauth4webapi: MakeClient = ({ authorization, token, userInfo }) => {
  const server: oauth.AuthorizationServer = {
    issuer: 'https://github.com/login/oauth',
    authorization_endpoint: authorization,
    token_endpoint: token,
  }
  const client: oauth.Client = { client_id: clientId }
  const authentication = oauth.ClientSecretPost(clientSecret)
  // oxlint-disable-next-line typescript/no-deprecated -- so marked to stand out: loopback has no TLS
  const options = { [oauth.allowInsecureRequests]: true }
  return {
    async begin() {
      const verifier = oauth.generateRandomCodeVerifier()
      const state = oauth.generateRandomState()
      const url = new URL(authorization)
      url.searchParams.set('client_id', clientId)
      url.searchParams.set('redirect_uri', redirectUri)
      url.searchParams.set('response_type', 'code')
      url.searchParams.set('scope', scopes.join(' '))
      url.searchParams.set('state', state)
      url.searchParams.set('code_challenge', await oauth.calculatePKCECodeChallenge(verifier))
      url.searchParams.set('code_challenge_method', 'S256')
      const pending: Pending = { state, verifier }
      return { url: url.href, pending: JSON.stringify(pending) }
    },

    async complete(pending, callback) {
      const { state, verifier } = JSON.parse(pending) as Pending
      const parameters = oauth.validateAuthResponse(server, client, new URL(callback), state)
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        parameters,
        redirectUri,
        verifier,
        options,
      )
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer)
      // Not `userInfoRequest`: GitHub's user information is not that of OpenID Connect.
      const told = await oauth.protectedResourceRequest(
        tokens.access_token,
        'GET',
        new URL(userInfo),
        new Headers({ accept: 'application/vnd.github+json', 'user-agent': userAgent }),
        null,
        options,
      )
      return userOf((await told.json()) as GitHubUser)
    },
  }
}
