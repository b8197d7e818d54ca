import { readFile, writeFile } from 'node:fs/promises'
import { summarize, type Counts, type Subject, type Verdict } from 'trivet/conformance'

/** What the checks found at a server of others: `conformance/results/<server>.json`. */
export interface Results {
  readonly server: string
  readonly version: string
  /** The day of the run. */
  readonly date: string
  readonly counts: Counts
  readonly passed: readonly string[]
  readonly findings: readonly Finding[]
}

interface Finding extends Pick<Verdict, 'check' | 'outcome' | 'reason' | 'observed'> {
  readonly url: string | null
  /** Why it is so, by whoever looked at it. */
  readonly because?: string
}

export async function readResults(server: string): Promise<Results> {
  return JSON.parse(await readFile(pathOf(server), 'utf8')) as Results
}

/** Writes what a run came to. What was explained stays explained. */
export async function recordResults(
  { id, version = '' }: Subject,
  verdicts: readonly Verdict[],
): Promise<void> {
  const before = await readResults(id)
  const now = Date.now()
  const results: Results = {
    server: id,
    version,
    date: new Date(now).toISOString().slice(0, 10),
    counts: summarize(verdicts, { now }).counts,
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
  await writeFile(pathOf(id), `${JSON.stringify(results, null, 2)}\n`)
}

function pathOf(server: string): string {
  return `conformance/results/${server}.json`
}
