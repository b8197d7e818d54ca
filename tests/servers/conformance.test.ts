import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { providerChecks, runChecks, summarize, type Verdict } from 'trivet/conformance'
import { readResults, recordResults, type Results } from '../../scripts/results.ts'
import { checkedServers, type CheckedServer } from './checked-servers.ts'

for (const { id, missing, start } of checkedServers)
  describe.skipIf(missing !== undefined)(missing ?? `the checks against ${id}`, () => {
    let server: CheckedServer
    let recorded: Results
    const verdicts: Verdict[] = []

    beforeAll(async () => {
      server = await start()
      const { target } = server
      for await (const verdict of runChecks({ targets: [target], checks: providerChecks }))
        verdicts.push(verdict)
      // `npm run results` writes down what is found instead of comparing with it.
      if (process.env['RECORD_RESULTS'] === '1') await recordResults(target.subject, verdicts)
      recorded = await readResults(id)
    }, 240_000)

    afterAll(() => server.stop())

    test('find what stands in the results, and nothing else', () => {
      const found = verdicts.filter(({ outcome }) => outcome !== 'PASS')
      expect(found.map(({ check, outcome }) => `${outcome} ${check}`)).toEqual(
        recorded.findings.map(({ check, outcome }) => `${outcome} ${check}`),
      )
    })

    test('and each violation there is explained', () => {
      const bare = recorded.findings.filter(
        ({ outcome, because = '' }) =>
          (outcome === 'FAIL' || outcome === 'WARN') && because.length < 40,
      )
      expect(bare.map(({ check }) => check)).toEqual([])
    })

    test('show no secret', () => {
      const text = JSON.stringify(verdicts)
      const forms = (value: string) => [
        value,
        encodeURIComponent(value),
        new URLSearchParams({ '': value }).toString().slice(1),
      ]
      expect(server.secrets.flatMap(forms).filter((one) => text.includes(one))).toEqual([])
      expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)
    })

    test.runIf(id === 'oidc-provider')('fail nowhere: the negative control', () => {
      const { counts, code } = summarize(verdicts, { now: 0 })
      expect([counts.FAIL, counts.WARN, counts.ERROR, counts.INCONCLUSIVE, code]).toEqual([
        0, 0, 0, 0, 0,
      ])
      expect(counts.PASS).toBeGreaterThan(105)
    })
    test.runIf(id === 'django-oauth-toolkit')(
      'find that it takes plain where nobody says so: a bug of the truth set',
      () => {
        // https://github.com/freelawproject/courtlistener/issues/7225
        expect(verdicts.find(({ check }) => check === 'meta-honest-pkce')).toMatchObject({
          outcome: 'WARN',
        })
      },
    )
  })
