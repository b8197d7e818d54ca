import { describe, expect, test } from 'vitest'
import { github, providers, resolveProfile } from 'trivet/providers'
import { providerChecks } from './catalogue.ts'
import { kept, violated } from './finding.ts'
import { golden } from './golden.ts'
import { defineCheck, type CheckInput } from './provider-check.ts'
import { runChecks } from './run.ts'
import { summarize } from './summary.ts'
import { emulatedClients, emulatedTarget } from './target/emulated.ts'
import { paperTargets } from './target/paper.ts'
import { NetworkError, PrerequisiteError, type Target } from './target/target.ts'
import type { Verdict } from './verdict.ts'

async function verdictsOf(options: Parameters<typeof runChecks>[0]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for await (const verdict of runChecks(options)) verdicts.push(verdict)
  return verdicts
}

const check = (over: Partial<CheckInput> = {}) =>
  defineCheck({
    id: 'test-check',
    title: 'A check of a test',
    level: 'must',
    tier: 1,
    spec: ['RFC 6749 §5.2'],
    lanes: ['emulated'],
    stimulus: 'Asks.',
    expectation: 'An answer.',
    fix: 'Answer.',
    run: async (target) => kept(await target.userInfo(null), 'It answered.'),
    mutants: [],
    ...over,
  })
const target = () => emulatedTarget({ provider: golden })
const one = async (over: Partial<CheckInput>, targets: readonly Target[] = [target()]) => {
  const [verdict] = await verdictsOf({ targets, checks: [check(over)] })
  if (verdict === undefined) throw new Error('no verdict')
  return verdict
}

describe('a whole run', () => {
  test('against the golden provider fails nowhere', async () => {
    const verdicts = await verdictsOf({ targets: [target()], checks: providerChecks })
    const bad = verdicts.filter(({ outcome }) => !['PASS', 'SKIP'].includes(outcome))
    // OAuth 2.1 has no Pragma any more, and it is a MAY here.
    expect(bad.map(({ check: id, outcome }) => `${outcome} ${id}`)).toEqual([
      'INFO tres-pragma-legacy',
    ])
    expect(verdicts.filter(({ outcome }) => outcome === 'PASS').length).toBeGreaterThan(110)
  })

  test.each(Object.values(providers))('against $id on paper fails nowhere', async (provider) => {
    const verdicts = await verdictsOf({
      targets: paperTargets(resolveProfile(provider, { examples: true }), {
        now: () => Date.UTC(2026, 10, 24),
      }),
      checks: providerChecks,
    })
    const failed = verdicts.filter(({ outcome }) => ['FAIL', 'ERROR', 'XPASS'].includes(outcome))
    expect(failed.map(({ check: id, observed }) => `${id}: ${observed}`)).toEqual([])
    expect(summarize(verdicts, { now: 0 }).code).toBe(0)
  })

  test('shows evidence for whatever it decides', async () => {
    const verdicts = await verdictsOf({
      targets: [target(), ...paperTargets(github)],
      checks: providerChecks,
    })
    const bare = verdicts.filter(
      ({ outcome, evidence }) =>
        !['SKIP', 'INCONCLUSIVE'].includes(outcome) && evidence.length === 0,
    )
    expect(bare).toEqual([])
  })

  test('keeps no secret of the clients, no code, no token', async () => {
    const issued: string[] = []
    const watched = emulatedTarget({
      provider: golden,
      change: (world) => ({
        ...world,
        async send(request, signal) {
          const response = await world.send(request, signal)
          const { location = '' } = response.headers
          const tokens = response.body.match(/"(?:access|refresh|id)_token":"([^"]+)"/g) ?? []
          const codes = /[?&]code=([^&]+)/.exec(location)?.[1]
          issued.push(
            ...tokens.map((text) => text.split('"')[3] ?? ''),
            ...(codes === undefined ? [] : [codes]),
          )
          return response
        },
      }),
    })
    const text = JSON.stringify(await verdictsOf({ targets: [watched], checks: providerChecks }))
    const secrets = [
      emulatedClients.client.clientSecret,
      emulatedClients.otherClient.clientSecret,
      ...issued,
    ]
    expect(secrets.length).toBeGreaterThan(50)
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    expect(text).toContain('[client_secret]')
  })
})

describe('a verdict', () => {
  test.each([
    ['must', 'FAIL'],
    ['should', 'WARN'],
    ['may', 'INFO'],
  ] as const)('of a violated %s is %s', async (level, outcome) => {
    const run: CheckInput['run'] = async (subject) => violated(await subject.userInfo(null), 'No.')
    expect(await one({ level, run })).toMatchObject({ outcome, level, observed: 'No.' })
  })

  test('without evidence is inconclusive, whatever the check says', async () => {
    const verdict = await one({ run: () => kept([], 'All is well.') })
    expect(verdict).toMatchObject({ outcome: 'INCONCLUSIVE', reason: 'no-evidence' })
  })

  test('of a check that breaks is our own error', async () => {
    const run = () => Promise.reject(new TypeError('oh'))
    expect(await one({ run })).toMatchObject({ outcome: 'ERROR' })
  })

  test.each([
    [new NetworkError('nobody'), 'network'],
    [new PrerequisiteError('no login'), 'prerequisite'],
  ] as const)('knows why nothing is known: %s', async (error, reason) => {
    const run = () => Promise.reject(error)
    expect(await one({ run })).toMatchObject({ outcome: 'INCONCLUSIVE', reason })
  })

  test('skips what the subject has not', async () => {
    const nobody = emulatedTarget({ provider: golden, hasUser: false })
    expect(await one({ needs: ['user'] }, [nobody])).toMatchObject({
      outcome: 'SKIP',
      reason: 'needs-user',
    })
  })

  test('has a command that shows it again, with variables for secrets', async () => {
    const run: CheckInput['run'] = async (subject) =>
      violated(await subject.scene('code-unknown').then((answer) => answer ?? []), 'No.')
    const { repro } = await one({ run })
    expect(repro).toMatch(/^curl -sS -i -X POST 'https:\/\/golden\.example\/token'/)
    expect(repro).toContain('$BASIC_CREDENTIALS')
  })
})

describe('running', () => {
  test('gives verdicts in the order of the checks, however many run at a time', async () => {
    const checks = Array.from({ length: 9 }, (_, at) => check({ id: `test-${at}` }))
    const verdicts = await verdictsOf({ targets: [target()], checks, concurrency: 3 })
    expect(verdicts.map((verdict) => verdict.check)).toEqual(checks.map(({ id }) => id))
  })

  test('ends after an abort', async () => {
    const interruption = new AbortController()
    const run: CheckInput['run'] = (subject) => {
      interruption.abort()
      return kept([], subject.lane)
    }
    const checks = [check({ run }), check({ id: 'test-never' })]
    const verdicts = await verdictsOf({
      targets: [target()],
      checks,
      concurrency: 1,
      signal: interruption.signal,
    })
    expect(verdicts.map((verdict) => verdict.check)).not.toContain('test-never')
  })

  test('leaves out checks of other lanes', async () => {
    const checks = [check({ lanes: ['offline'] })]
    expect(await verdictsOf({ targets: [target()], checks })).toEqual([])
  })
})
