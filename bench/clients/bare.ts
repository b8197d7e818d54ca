// By hand: no library, and no check but that of the state.
import { createHash, randomBytes } from 'node:crypto'
import {
  clientId,
  clientSecret,
  redirectUri,
  scopes,
  userAgent,
  userOf,
  type Begun,
  type GitHubUser,
  type MakeClient,
} from '../login.ts'
import { dispatchJson, fetchJson, requestJson, type Init, type SendJson } from './send-json.ts'

export interface Pending {
  readonly state: string
  readonly verifier: string
}

export const byHand =
  (send: SendJson): MakeClient =>
  ({ authorization, token, userInfo }) => ({
    begin: () => beginAt(authorization),
    async complete(pending, callback) {
      const { state, verifier } = JSON.parse(pending) as Pending
      const granted = await send(token, tokenRequest(codeIn(callback, state), verifier))
      const { access_token } = granted as { access_token: string }
      return userOf((await send(userInfo, userRequest(access_token))) as GitHubUser)
    },
  })

export function beginAt(authorization: string): Begun {
  const { url, state, verifier } = requestAt(authorization)
  const pending: Pending = { state, verifier }
  return { url, pending: JSON.stringify(pending) }
}

export function requestAt(authorization: string): Pending & { readonly url: string } {
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
  return { url: `${authorization}?${query.toString()}`, state, verifier }
}

export function codeIn(callback: string, state: string): string {
  const { searchParams } = new URL(callback)
  if (searchParams.get('state') !== state) throw new Error('Not our state.')
  return searchParams.get('code') ?? ''
}

export function tokenRequest(code: string, verifier: string): Init {
  return {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
      code_verifier: verifier,
    }).toString(),
  }
}

export function userRequest(accessToken: string): Init {
  return {
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${accessToken}`,
      'user-agent': userAgent,
    },
  }
}

export const bare = byHand(fetchJson)
/** The same on `node:http`, with connections that are kept. */
export const bareNode = byHand(requestJson)
/** The same by `dispatch` of `undici`: `request` makes a stream of each body. */
export const bareUndici = byHand(dispatchJson)
