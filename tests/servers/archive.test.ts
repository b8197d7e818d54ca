import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createRunLog,
  discoverProvider,
  formLogin,
  harOf,
  networkWorld,
  paperTargets,
  providerChecks,
  readHar,
  runChecks,
  wireTarget,
  type Verdict,
} from 'trivet/conformance'
import { fixturesFromArchive } from '../../cli/record/from-archive.ts'
import { redirectUri, secret, startOidcServer } from './oidc-server.ts'

let server: Awaited<ReturnType<typeof startOidcServer>>
beforeAll(async () => void (server = await startOidcServer()))
afterAll(() => server.close())

test('what is kept of oidc-provider keeps every rule that oidc-provider keeps', async () => {
  const provider = await discoverProvider(server.issuer)
  const log = createRunLog(true)
  const password = 'the-password-of-ada'
  const redactor = log.redactor()
  redactor.learn('password', password)
  const target = wireTarget({
    lane: 'local',
    subject: { kind: 'provider', id: provider.id },
    provider,
    world: networkWorld(),
    redactor,
    log,
    client: { clientId: 'app', clientSecret: secret, redirectUri },
    login: formLogin({ username: 'ada', password }),
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    parameters: { prompt: 'consent' },
  })
  const verdicts: Verdict[] = []
  const onPaper = providerChecks.filter(({ lanes }) => lanes.includes('offline'))
  for await (const one of runChecks({ targets: [target], checks: onPaper })) verdicts.push(one)
  const text = JSON.stringify(harOf(log.messages, { verdicts, version: '0' }))
  const made = await fixturesFromArchive(readHar(text), provider, () => true)
  expect(made.leaks).toEqual([])
  const written = JSON.stringify(made.fixtures)
  expect(
    [secret, encodeURIComponent(secret), password, 'Ada', 'ada@'].filter((one) =>
      written.includes(one),
    ),
  ).toEqual([])
  expect(Object.values(made.fixtures).flatMap(({ when = [] }) => when)).toEqual(
    expect.arrayContaining(['granted', 'refreshed', 'code-unknown', 'user-full', 'token-invalid']),
  )

  const [offline] = paperTargets(provider, { own: made.fixtures })
  if (offline === undefined) throw new Error('there is no lane offline')
  const outcomes = new Map(verdicts.map(({ check, outcome }) => [check, outcome]))
  let same = 0
  for await (const { check, outcome } of runChecks({ targets: [offline], checks: onPaper })) {
    // What an ID token says is not kept, and a wrong secret in a header is no scene.
    if (outcome === 'INCONCLUSIVE' || outcome === 'SKIP' || check.startsWith('drift-fixture'))
      continue
    expect([check, outcome]).toEqual([check, outcomes.get(check)])
    same++
  }
  expect(same).toBeGreaterThan(25)
})
