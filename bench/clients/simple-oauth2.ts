import { createHash, randomBytes } from 'node:crypto'
import { AuthorizationCode } from 'simple-oauth2'
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
import { requestJson } from './send-json.ts'

interface Pending {
  readonly state: string
  readonly verifier: string
}

// State, PKCE and user information are the application's; the token call is the library's, on `node:http` with an
// agent of its own: one that is given to it is cloned, and breaks.
export const simpleOauth2: MakeClient = ({ authorization, token, userInfo }) => {
  const client = new AuthorizationCode({
    client: { id: clientId, secret: clientSecret },
    auth: {
      authorizeHost: new URL(authorization).origin,
      authorizePath: new URL(authorization).pathname,
      tokenHost: new URL(token).origin,
      tokenPath: new URL(token).pathname,
    },
    options: { authorizationMethod: 'body' },
  })
  return {
    begin() {
      const state = randomBytes(32).toString('base64url')
      const verifier = randomBytes(32).toString('base64url')
      const parameters = {
        redirect_uri: redirectUri,
        scope: scopes,
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }
      const pending: Pending = { state, verifier }
      return { url: client.authorizeURL(parameters), pending: JSON.stringify(pending) }
    },

    async complete(pending, callback) {
      const { state, verifier } = JSON.parse(pending) as Pending
      const { searchParams } = new URL(callback)
      if (searchParams.get('state') !== state) throw new Error('Not our state.')
      const parameters = {
        code: searchParams.get('code') ?? '',
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }
      const { token: granted } = await client.getToken(parameters)
      const told = await requestJson(userInfo, {
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${String(granted['access_token'])}`,
          'user-agent': userAgent,
        },
      })
      return userOf(told as GitHubUser)
    },
  }
}
