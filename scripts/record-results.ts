// Makes a file of results out of a run: trivet check … --json | node scripts/record-results.ts <server> <version>
import { readFile, writeFile } from 'node:fs/promises'
import type { Summary, Verdict } from 'trivet/conformance'

interface Run {
  readonly startedAt: string
  readonly summary: Summary
  readonly verdicts: readonly Verdict[]
}

const [server, version] = process.argv.slice(2)
if (server === undefined || version === undefined)
  throw new Error('Say which server it was, and its version.')
const { startedAt, summary, verdicts } = JSON.parse(await readFile('/dev/stdin', 'utf8')) as Run

const told = verdicts.filter(({ outcome }) => outcome !== 'PASS')
const results = {
  server,
  version,
  date: startedAt.slice(0, 10),
  counts: summary.counts,
  passed: verdicts.filter(({ outcome }) => outcome === 'PASS').map(({ check }) => check),
  findings: told.map(({ check, outcome, reason, observed, requirements }) => ({
    check,
    outcome,
    ...(reason !== undefined && { reason }),
    observed,
    url: requirements[0]?.url ?? null,
  })),
}
await writeFile(`conformance/results/${server}.json`, `${JSON.stringify(results, null, 2)}\n`)
