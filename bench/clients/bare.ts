// By hand: no library, and no check but that of the state.
import { createHash, randomBytes } from 'node:crypto'
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
import { fetchJson, requestJson, type SendJson } from './send-json.ts'

interface Pending {
  readonly state: string
  readonly verifier: string
}

const byHand =
  (send: SendJson): MakeClient =>
  ({ authorization, token, userInfo }) => ({
    begin() {
      const state = randomBytes(32).toString('base64url')
      const verifier = randomBytes(32).toString('base64url')
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      const pending: Pending = { state, verifier }
      return { url: `${authorization}?${query.toString()}`, pending: JSON.stringify(pending) }
    },

    async complete(pending, callback) {
      const { state, verifier } = JSON.parse(pending) as Pending
      const { searchParams } = new URL(callback)
      if (searchParams.get('state') !== state) throw new Error('Not our state.')
      const granted = await send(token, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          client_id: clientId,
          client_secret: clientSecret,
          code_verifier: verifier,
        }).toString(),
      })
      const { access_token } = granted as { access_token: string }
      const told = await send(userInfo, {
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${access_token}`,
          'user-agent': userAgent,
        },
      })
      return userOf(told as GitHubUser)
    },
  })

export const bare = byHand(fetchJson)
/** The same on `node:http`, with connections that are kept. */
export const bareNode = byHand(requestJson)
