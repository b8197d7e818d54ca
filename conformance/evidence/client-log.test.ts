import { expect, test } from 'vitest'
import { clientChecks } from '../client/checks/index.ts'
import { createFaultyClient } from '../client/faulty/client.ts'
import { runClientChecks } from '../client/run.ts'
import { selectChecks } from '../select.ts'
import type { Verdict } from '../verdict.ts'
import { harOf } from './har.ts'
import { createRunLog } from './run-log.ts'

test('the traffic of a client is archived too, by check, without its secrets', async () => {
  const log = createRunLog(true)
  const checks = selectChecks(clientChecks, { only: ['treq-*'] })
  const verdicts: Verdict[] = []
  for await (const one of runClientChecks(createFaultyClient(), { checks, log })) verdicts.push(one)
  const archive = harOf(log.messages, { verdicts, version: '0' })
  const { entries } = archive.log
  expect(entries.length).toBeGreaterThan(checks.length)
  expect(new Set(entries.flatMap(({ _checks }) => _checks))).toEqual(
    new Set(checks.map(({ id }) => id)),
  )
  const text = JSON.stringify(archive)
  expect(text).not.toContain('canary-secret-')
  expect(log.leaksIn(text)).toEqual([])
})
