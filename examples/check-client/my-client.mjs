// A template: wrap your client in these four functions, then `trivet check-client --adapter ./my-client.mjs`.
// What stands here is a client by hand, small and not safe enough: run it, and see what the checks find.
import { createHash, randomBytes } from 'node:crypto'

const random = () => randomBytes(32).toString('base64url')

export const adapter = {
  name: 'my-client',
  version: '0.1.0',
  // What your client does beyond the code flow: see docs/check-client.md. What you leave out is skipped.
  capabilities: ['authorization-url', 'userinfo'],

  // May throw: that refuses the configuration.
  createClient({ server, clientId, clientSecret = '', redirectUri, scopes, timeoutMs }) {
    return {
      // Begins a login. `session` is JSON; it comes back with the callback.
      authorizeUrl() {
        const session = { state: random(), verifier: random() }
        const url = new URL(server.authorizationEndpoint)
        url.search = new URLSearchParams({
          response_type: 'code',
          client_id: clientId,
          redirect_uri: redirectUri,
          scope: scopes.join(' '),
          state: session.state,
          code_challenge: createHash('sha256').update(session.verifier).digest('base64url'),
          code_challenge_method: 'S256',
        }).toString()
        return { url: url.href, session }
      },

      // Ends a login: `authenticated`, or `denied`, `rejected`, `expired`, `failed`, `cancelled` with a code.
      // What it throws counts as a crash.
      async handleCallback(session, { url }) {
        const parameters = new URL(url).searchParams
        if (session === null || parameters.get('state') !== session.state)
          return { status: 'rejected', code: 'state' }
        const error = parameters.get('error')
        if (error !== null)
          return { status: error === 'access_denied' ? 'denied' : 'failed', code: 'error', error }
        const asked = await fetch(server.tokenEndpoint, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            accept: 'application/json',
            authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
          },
          body: new URLSearchParams({
            grant_type: 'authorization_code',
            code: parameters.get('code') ?? '',
            redirect_uri: redirectUri,
            code_verifier: session.verifier,
          }),
        })
        const tokens = await asked.json()
        if (!asked.ok) return { status: 'failed', code: 'token', error: tokens.error }
        const headers = { authorization: `Bearer ${tokens.access_token}` }
        const answered = await fetch(server.userInfoEndpoint, { headers, redirect: 'error' })
        const user = await answered.json()
        return {
          status: 'authenticated',
          tokens: { accessToken: tokens.access_token },
          user: { id: user.sub, provider: server.issuer, name: user.name },
        }
      },
    }
  },
}
