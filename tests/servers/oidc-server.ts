import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

export const redirectUri = 'https://client.example/callback'
export const otherRedirectUri = 'https://client.example/other?tenant=a%20b'
export const secret = 'a secret with : % + & = ~ * in it'
export const otherSecret = 'the secret of another client'

/** `oidc-provider` with three clients, on loopback. */
export async function startOidcServer(): Promise<{
  readonly issuer: string
  readonly close: () => Promise<void>
}> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const grants = { grant_types: ['authorization_code', 'refresh_token'] }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'app',
        client_secret: secret,
        redirect_uris: [redirectUri, otherRedirectUri],
        ...grants,
      },
      { client_id: 'other', client_secret: otherSecret, redirect_uris: [redirectUri], ...grants },
      {
        client_id: 'native',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/callback'],
        ...grants,
      },
    ],
    jwks: { keys: [await exportJWK(privateKey)] },
    cookies: { keys: ['a key for cookies on loopback'] },
    features: { revocation: { enabled: true } },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'Ada', email: 'ada@example.com', email_verified: true }),
    }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    // The sample pages that come with it have no header of their own: whoever deploys it sets one.
    response.setHeader('content-security-policy', "frame-ancestors 'none'")
    void answer(request, response)
  })
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
