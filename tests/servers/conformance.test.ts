import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createRedactor,
  discoverProvider,
  formLogin,
  networkWorld,
  providerChecks,
  runChecks,
  summarize,
  wireTarget,
  type Target,
  type Verdict,
} from 'trivet/conformance'
import {
  otherRedirectUri,
  otherSecret,
  redirectUri,
  secret,
  startOidcServer,
} from './oidc-server.ts'

let server: Awaited<ReturnType<typeof startOidcServer>>
let target: Target
let verdicts: Verdict[]

const password = 'the-password-of-ada'

beforeAll(async () => {
  server = await startOidcServer()
  const redactor = createRedactor()
  redactor.learn('password', password)
  target = wireTarget({
    lane: 'local',
    subject: { kind: 'provider', id: 'oidc-provider' },
    provider: await discoverProvider(server.issuer),
    world: networkWorld(),
    redactor,
    client: { clientId: 'app', clientSecret: secret, redirectUri, otherRedirectUri },
    otherClient: { clientId: 'other', clientSecret: otherSecret, redirectUri },
    publicClient: { clientId: 'native', redirectUri: 'http://127.0.0.1/callback' },
    login: formLogin({ username: 'ada', password }),
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    // It gives refresh tokens only where the user was asked.
    parameters: { prompt: 'consent' },
  })
  verdicts = []
  for await (const verdict of runChecks({ targets: [target], checks: providerChecks }))
    verdicts.push(verdict)
}, 60_000)

afterAll(() => server.close())

const ids = (outcome: Verdict['outcome']) =>
  verdicts.filter((one) => one.outcome === outcome).map(({ check }) => check)

describe('the checks against oidc-provider', () => {
  test('find what its sample pages lack, and nothing else', () => {
    // The pages that come with it are for development: they can be framed.
    expect(ids('FAIL')).toEqual(['authz-frame-denied'])
    expect(ids('WARN')).toEqual([])
    expect(ids('INFO')).toEqual([
      'authz-post-supported',
      'authz-referrer-policy',
      'tres-pragma-legacy',
    ])
  })

  test('come to a verdict wherever they apply', () => {
    expect(ids('ERROR')).toEqual([])
    expect(ids('INCONCLUSIVE')).toEqual([])
    expect(ids('PASS').length).toBeGreaterThan(105)
    expect(summarize(verdicts, { now: 0 }).code).toBe(1)
  })

  test('show no secret', () => {
    const text = JSON.stringify(verdicts)
    const forms = (value: string) => [
      value,
      encodeURIComponent(value),
      new URLSearchParams({ '': value }).toString().slice(1),
    ]
    expect(
      [secret, otherSecret, password].flatMap(forms).filter((one) => text.includes(one)),
    ).toEqual([])
    expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)
  })
})
