import * as arctic from 'arctic'
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
import { fetchJson } from './send-json.ts'

interface Pending {
  readonly state: string
  readonly verifier: string
}

// Not its class for GitHub, which has no PKCE and fixed addresses.
export const arcticClient: MakeClient = ({ authorization, token, userInfo }) => {
  const client = new arctic.OAuth2Client(clientId, clientSecret, redirectUri)
  return {
    begin() {
      const state = arctic.generateState()
      const verifier = arctic.generateCodeVerifier()
      const { S256 } = arctic.CodeChallengeMethod
      const url = client.createAuthorizationURLWithPKCE(
        authorization,
        state,
        S256,
        verifier,
        scopes,
      )
      const pending: Pending = { state, verifier }
      return { url: url.href, pending: JSON.stringify(pending) }
    },

    async complete(pending, callback) {
      const { state, verifier } = JSON.parse(pending) as Pending
      const { searchParams } = new URL(callback)
      const code = searchParams.get('code')
      if (code === null || searchParams.get('state') !== state) throw new Error('Not our state.')
      const tokens = await client.validateAuthorizationCode(token, code, verifier)
      const told = await fetchJson(userInfo, {
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${tokens.accessToken()}`,
          'user-agent': userAgent,
        },
      })
      return userOf(told as GitHubUser)
    },
  }
}
