import { join } from 'node:path'
import { harOf, readHar, type RunLog, type Target, type Verdict } from 'trivet/conformance'
import { fixturesFromArchive } from '../record/from-archive.ts'
import { saveFixtures } from '../record/save.ts'
import { makeFolder } from '../record/write.ts'
import type { Shell } from '../shell.ts'
import { versionOf } from '../package.ts'
import { tellLeaks } from './leaks.ts'

/** Keeps what was found. Gives whether there was a secret in it. */
export type KeepFindings = (verdicts: readonly Verdict[], print: Print) => Promise<boolean>
type Print = (line: string) => void

/**
 * Writes what shows each failure and each warning of a run as fixtures: in `folder`, a folder for each provider. They
 * are made as `trivet record --from-har` makes them.
 */
export async function findingsIn(
  folder: string,
  targets: readonly Target[],
  log: RunLog,
  { err }: Shell,
): Promise<KeepFindings> {
  // That it cannot be made should not come out after minutes.
  await makeFolder(folder)
  return async (verdicts, print) => {
    const found = verdicts.filter(({ outcome }) => outcome === 'FAIL' || outcome === 'WARN')
    const archive = readHar(JSON.stringify(harOf(log.messages, { verdicts, version: versionOf() })))
    let isClean = true
    for (const { subject, lane, provider } of targets) {
      const checks = new Set(
        found
          .filter((one) => one.subject.id === subject.id && one.lane === lane)
          .map(({ check }) => check),
      )
      if (checks.size === 0) continue
      const made = await fixturesFromArchive(
        archive.filter((one) => one.subject === subject.id && one.lane === lane),
        provider,
        (message) => message.checks.some((check) => checks.has(check)),
      )
      const leaks = log.leaksIn(JSON.stringify(made.fixtures))
      if (leaks.length > 0) {
        tellLeaks(`A fixture of ${subject.id}`, leaks, err)
        isClean = false
        continue
      }
      const { written, remarks } = await saveFixtures([made], join(folder, subject.id))
      if (written.length > 0) print(`Fixtures of what was found with ${subject.id}, ${lane}:`)
      for (const path of written) print(`  ${path}`)
      for (const remark of remarks) err.print(remark)
    }
    return isClean
  }
}
