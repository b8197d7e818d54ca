import { describe, expect, test } from 'vitest'
import { createFlow } from 'trivet'
import { fakeEffects } from 'trivet/effects'
import { defineProvider } from 'trivet/providers'
import { buildAuthorizationUrl } from '../../src/protocol/authorization-request.ts'
import { authenticateClient } from '../../src/protocol/client-authentication.ts'
import { buildTokenRequest } from '../../src/protocol/token-request.ts'
import recorded from './walkthrough.json' with { type: 'json' }

const { inputs } = recorded

// PKCE is off only to make the comparison equal: oauthlib's call sends none unless it is asked to.
const provider = defineProvider({
  id: 'walkthrough',
  name: 'Walkthrough',
  endpoints: {
    authorization: inputs.authorizationEndpoint,
    token: 'https://api.authorization-server.com/token',
    userInfo: 'https://api.authorization-server.com/user',
  },
  client: { authentication: [{ method: 'post' }] },
  pkce: { method: 'none', reason: 'made equal to oauthlib, which sends none', date: '2026-11-24' },
  user: { id: '/id' },
})

const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams)
const formOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body))
const json = (body: string) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body,
})

describe(`the walkthrough of oauthlib ${recorded.oauthlib}`, () => {
  test('the authorization URL carries the parameters of prepare_request_uri', () => {
    const url = buildAuthorizationUrl(inputs.authorizationEndpoint, {
      clientId: inputs.clientId,
      redirectUri: inputs.redirectUri,
      scopes: [inputs.scope],
      state: inputs.state,
      codeChallenge: null,
      nonce: null,
      parameters: {},
    })
    expect(url).toBe(recorded.prepare_request_uri)
  })

  test('the token request carries the parameters of prepare_request_body', () => {
    const request = buildTokenRequest(
      provider.endpoints.token,
      { code: inputs.code, redirectUri: inputs.redirectUri, codeVerifier: null },
      authenticateClient(inputs.clientId, inputs.clientSecret, { method: 'post' }),
      provider.token,
    )
    expect(formOf(request.body)).toEqual(formOf(recorded.prepare_request_body))
  })

  test('a whole flow sends the same and reads what parse_request_body_response reads', async () => {
    const effects = fakeEffects([json(inputs.tokenResponse), json('{"id":1}')])
    const { clientId, clientSecret, redirectUri } = inputs
    const flow = createFlow({ provider, clientId, clientSecret, redirectUri, effects })

    const { url, pending } = await flow.begin({ scopes: [inputs.scope] })
    expect(queryOf(url)).toEqual({ ...queryOf(recorded.prepare_request_uri), state: pending.state })

    const callback = new URL(inputs.callback)
    callback.searchParams.set('state', pending.state)
    const outcome = await flow.complete(pending, callback)
    expect(formOf(effects.requests[0]?.body)).toEqual(formOf(recorded.prepare_request_body))
    expect(outcome).toMatchObject({
      status: 'authenticated',
      tokens: {
        accessToken: recorded.parse_request_body_response.access_token,
        scopes: recorded.parse_request_body_response.scope,
      },
    })
  })

  test('a callback with another state is refused, as parse_request_uri_response refuses it', async () => {
    const { clientId, clientSecret, redirectUri } = inputs
    const effects = fakeEffects([])
    const flow = createFlow({ provider, clientId, clientSecret, redirectUri, effects })
    const { pending } = await flow.begin()
    const outcome = await flow.complete(pending, inputs.callback)
    expect(outcome).toMatchObject({ failure: { code: 'callback.state-mismatch' } })
    expect(effects.requests).toEqual([])
  })
})
