import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPair, exportJWK } from 'jose'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFlow, type FlowOptions } from 'trivet'
import { webEffects } from 'trivet/effects'
import { defineProvider, type ProviderInput } from 'trivet/providers'
import { fixturesFrom } from '../../cli/record/fixtures.ts'
import { createTape } from '../../cli/record/tape.ts'
import { fixtureSchema } from '../../conformance/fixture-schema.ts'
import { UserAgent } from './user-agent.ts'

const redirectUri = 'http://127.0.0.1:9/callback'
const secret = 'a secret with : % + & = ~ * in it'
const account = { login: 'ada', password: 'any' }

let server: Server
let issuer: string

beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const client = (client_id: string, token_endpoint_auth_method: string) => ({
    client_id,
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: token_endpoint_auth_method as 'none',
    ...(token_endpoint_auth_method !== 'none' && { client_secret: secret }),
  })
  const provider = new Provider(issuer, {
    clients: [
      client('basic', 'client_secret_basic'),
      client('post', 'client_secret_post'),
      client('public', 'none'),
    ],
    jwks: { keys: [await exportJWK(privateKey)] },
    cookies: { keys: ['a key for cookies on loopback'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: 'Ada', email: 'ada@example.com', email_verified: true }),
    }),
  })
  const answer = provider.callback()
  server.on('request', (request, response) => void answer(request, response))
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

const profile = (over: Partial<ProviderInput> = {}) =>
  defineProvider({
    id: 'oidc-provider',
    name: 'oidc-provider',
    issuer,
    endpoints: {
      authorization: `${issuer}/auth`,
      token: `${issuer}/token`,
      userInfo: `${issuer}/me`,
      keys: `${issuer}/jwks`,
    },
    scopes: { default: ['openid', 'email', 'profile'] },
    callback: { iss: { presence: 'required' } },
    idToken: { algorithms: ['RS256'] },
    user: {
      id: '/sub',
      name: '/name',
      email: '/email',
      emailVerified: { first: ['/email_verified'] },
    },
    ...over,
  })

const flowFor = (options: Partial<FlowOptions> & { readonly clientId: string }) =>
  createFlow({ provider: profile(), redirectUri, ...options })

const confidential = (clientId: string, method: 'basic' | 'post') =>
  flowFor({
    clientId,
    clientSecret: secret,
    provider: profile({ client: { authentication: [{ method }] } }),
  })

const clients = [
  ['a confidential client with basic', () => confidential('basic', 'basic')],
  ['a confidential client with post', () => confidential('post', 'post')],
  ['a public client', () => flowFor({ clientId: 'public' })],
] as const

describe('a whole login against oidc-provider', () => {
  test.each(clients)('%s signs in', async (_, make) => {
    const flow = make()
    const { url, pending } = await flow.begin()
    const callback = await new UserAgent().visit(url, redirectUri, account)
    const outcome = await flow.complete(pending, callback)
    expect(outcome).toMatchObject({
      status: 'authenticated',
      user: {
        provider: 'oidc-provider',
        id: 'ada',
        name: 'Ada',
        email: 'ada@example.com',
        emailVerified: true,
      },
      claims: { sub: 'ada', iss: issuer },
      missingScopes: [],
      warnings: [],
    })
  })

  test('becomes fixtures, without anybody in them', async () => {
    const tape = createTape()
    const effects = tape.listenTo(webEffects())
    const provider = profile({ client: { authentication: [{ method: 'basic' }] } })
    const flow = flowFor({ clientId: 'basic', clientSecret: secret, provider, effects })
    const { url, pending } = await flow.begin()
    const callback = await new UserAgent().visit(url, redirectUri, account)
    expect(await flow.complete(pending, callback)).toMatchObject({ status: 'authenticated' })
    await tape.keep(new Request(callback))
    const provenance = { kind: 'recorded', source: 'RFC 6749 §4.1', date: '2026-11-24' } as const
    const fixtures = await fixturesFrom({ provider, tape, clientSecret: secret, provenance })
    expect(Object.keys(fixtures)).toEqual(['callback-recorded', 'token-recorded', 'user-recorded'])
    for (const fixture of Object.values(fixtures))
      expect(fixtureSchema.safeParse(fixture).error?.message).toBeUndefined()
    expect(fixtures['token-recorded']).toMatchObject({
      response: { body: expect.stringContaining('"id_token":"{id_token}"') as string },
      idToken: { sub: 'EXAMPLE-sub' },
      expect: { tokens: { refreshable: false, scopes: ['openid', 'email', 'profile'] } },
    })
    expect(fixtures['user-recorded']).toMatchObject({
      expect: { user: { id: 'EXAMPLE-sub', name: 'EXAMPLE-name', emailVerified: true } },
    })
    expect(JSON.stringify(fixtures)).not.toMatch(/ada@|"Ada"|"ada"/)
  })

  test('a code is worth nothing the second time', async () => {
    const flow = flowFor({ clientId: 'public' })
    const { url, pending } = await flow.begin()
    const callback = await new UserAgent().visit(url, redirectUri, account)
    expect(await flow.complete(pending, callback)).toMatchObject({ status: 'authenticated' })
    expect(await flow.complete(pending, callback)).toMatchObject({
      status: 'failed',
      failure: { code: 'exchange.rejected', details: { error: 'invalid_grant' } },
    })
  })

  test('a wrong secret is refused by the server, and the secret is not shown', async () => {
    const clientSecret = 'not the secret that was registered'
    const flow = flowFor({ clientId: 'basic', clientSecret })
    const { url, pending } = await flow.begin()
    const callback = await new UserAgent().visit(url, redirectUri, account)
    const outcome = await flow.complete(pending, callback)
    expect(outcome).toMatchObject({
      failure: { code: 'exchange.rejected', details: { error: 'invalid_client' } },
    })
    expect(JSON.stringify(outcome)).not.toContain(clientSecret)
  })

  test('the verifier of another login is refused by the server', async () => {
    const flow = flowFor({ clientId: 'public' })
    const { url, pending } = await flow.begin()
    const other = await flow.begin()
    const callback = await new UserAgent().visit(url, redirectUri, account)
    const { codeVerifier = '' } = other.pending
    expect(await flow.complete({ ...pending, codeVerifier }, callback)).toMatchObject({
      failure: { code: 'exchange.rejected', details: { error: 'invalid_grant' } },
    })
  })

  test('the nonce of another login is refused by us', async () => {
    const flow = flowFor({ clientId: 'public' })
    const { url, pending } = await flow.begin()
    const { nonce = '' } = (await flow.begin()).pending
    const callback = await new UserAgent().visit(url, redirectUri, account)
    const outcome = await flow.complete({ ...pending, nonce }, callback)
    expect(outcome).toMatchObject({ failure: { code: 'id-token.nonce-mismatch' } })
    expect(outcome).not.toHaveProperty('tokens')
  })

  test('an answer of another issuer is refused before anything is exchanged', async () => {
    const flow = flowFor({
      clientId: 'public',
      provider: profile({ issuer: 'https://other.example' }),
    })
    const { url, pending } = await flow.begin()
    const callback = await new UserAgent().visit(url, redirectUri, account)
    expect(await flow.complete(pending, callback)).toMatchObject({
      status: 'rejected',
      failure: { code: 'callback.issuer-mismatch' },
    })
  })
})
