// Holds servers of others to the checks, and writes what came of it. What was explained stays explained.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { providerChecks, runChecks, summarize, type Verdict } from 'trivet/conformance'
import { checkedServers } from '../tests/servers/checked-servers.ts'
import type { Results } from './results.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

for (const { id, missing, start } of checkedServers) {
  if (missing !== undefined) {
    console.log(`${id}: ${missing}`)
    continue
  }
  const path = `conformance/results/${id}.json`
  const before = JSON.parse(await readFile(path, 'utf8')) as Results
  const server = await start()
  const verdicts: Verdict[] = []
  const startedAt = Date.now()
  try {
    for await (const verdict of runChecks({ targets: [server.target], checks: providerChecks }))
      verdicts.push(verdict)
  } finally {
    await server.stop()
  }
  const results: Results = {
    server: id,
    version: server.target.subject.version ?? '',
    date: new Date(startedAt).toISOString().slice(0, 10),
    counts: summarize(verdicts, { now: startedAt }).counts,
    passed: verdicts.filter(({ outcome }) => outcome === 'PASS').map(({ check }) => check),
    findings: verdicts
      .filter(({ outcome }) => outcome !== 'PASS')
      .map(({ check, outcome, reason, observed, requirements }) => {
        const because = before.findings.find((one) => one.check === check)?.because
        return {
          check,
          outcome,
          ...(reason !== undefined && { reason }),
          // The port is another one each time.
          observed: observed.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1'),
          url: requirements[0]?.url ?? null,
          ...(because !== undefined && { because }),
        }
      }),
  }
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`)
  console.log(`${id} ${results.version}: ${verdicts.length} checks in ${Date.now() - startedAt} ms`)
}
