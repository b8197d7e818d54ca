import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFlow } from 'trivet'
import { webEffects } from 'trivet/effects'
import {
  defineProvider,
  discover,
  lintProvider,
  type Provider,
  type ProviderInput,
} from 'trivet/providers'
import { inProcess } from '../e2e/fake-shell.ts'
import { serve } from '../effects/server.ts'
import { redirectUri, secret, startOidcServer } from './oidc-server.ts'
import { UserAgent } from './user-agent.ts'

let server: Awaited<ReturnType<typeof startOidcServer>>
beforeAll(async () => {
  server = await startOidcServer()
})
afterAll(() => server.close())

/** Signs in at oidc-provider with this profile. */
async function outcomeWith(provider: Provider) {
  const flow = createFlow({ provider, clientId: 'app', clientSecret: secret, redirectUri })
  const { url, pending } = await flow.begin()
  const account = { login: 'ada', password: 'any' }
  return flow.complete(pending, await new UserAgent().visit(url, redirectUri, account))
}

describe('an issuer that nobody has written a profile for', () => {
  test('is discovered, and its users sign in', async () => {
    const provider = await discover(server.issuer, webEffects())
    expect(await outcomeWith(provider)).toMatchObject({
      status: 'authenticated',
      user: {
        provider: `${provider.id}@${server.issuer}`,
        id: 'ada',
        name: 'Ada',
        email: 'ada@example.com',
        emailVerified: true,
      },
      claims: { sub: 'ada', iss: server.issuer },
      missingScopes: [],
    })
  })

  test('becomes a file, which lint has nothing against but its address, and its users sign in', async () => {
    const { code, stdout } = await inProcess(['providers', 'init', server.issuer])
    expect(code).toBe(0)
    const profile = JSON.parse(stdout) as ProviderInput
    const findings = lintProvider(profile, { now: Date.now() })
    expect(new Set(findings.map(({ id }) => id))).toEqual(new Set(['endpoint-insecure']))
    expect(await outcomeWith(defineProvider(profile))).toMatchObject({
      status: 'authenticated',
      user: { id: 'ada', email: 'ada@example.com' },
    })
  })

  test('is not another name of the same server', async () => {
    const other = server.issuer.replace('127.0.0.1', 'localhost')
    await expect(discover(other, webEffects())).rejects.toMatchObject({ code: 'issuer-mismatch' })
  })
})

describe('a hostile issuer, over a socket', () => {
  const redirect: RequestListener = (request, response) =>
    response.writeHead(302, { location: request.url }).end()
  const flood: RequestListener = (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(' '.repeat(1_048_577))
  const nothing: RequestListener = (_, response) => response.writeHead(404).end()

  test.each([
    ['sends us in circles', redirect, 'redirected', 1],
    ['answers with more than 1 MiB', flood, 'too-large', 1],
    ['has no metadata', nothing, 'not-found', 2],
  ] as const)('%s', async (_, listener, code, requests) => {
    let asked = 0
    const { origin } = await serve((request, response) => {
      asked += 1
      return listener(request, response)
    })
    await expect(discover(origin, webEffects())).rejects.toMatchObject({ code })
    expect(asked).toBe(requests)
  })
})
