// Runs the portable suite on every runtime, with the library as it would be published.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleSuite } from './bundle.ts'
import { install, packInto } from './install.ts'
import type { Baton, CaseResult } from './portable/task.ts'
import { runtimes, type Runtime } from './runtimes.ts'
import { startWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
} as const)

const folder = fileURLToPath(new URL('.', import.meta.url))
const installed = join(folder, 'installed')
const project = await mkdtemp(join(tmpdir(), 'trivet-runtimes-'))
const wanted = values.only?.toLowerCase().split(',')
const isWanted = ({ name }: Runtime) =>
  wanted?.some((start) => name.toLowerCase().replace(' ', '').startsWith(start)) ?? true

let failed = 0
try {
  await install(installed)
  await packInto(project)
  await bundleSuite(join(folder, 'portable'), project)
  const chosen = runtimes({ installed, project }).filter(isWanted)
  if (chosen.length === 0) throw new Error(`No runtime begins with ${values.only ?? ''}.`)
  const world = await startWorld()
  try {
    for (const runtime of chosen) failed += await runSuite(runtime)
    failed += await relay(chosen)
  } finally {
    for (const runtime of chosen) await runtime.close?.()
    await world.close()
  }

  async function runSuite(runtime: Runtime): Promise<number> {
    const results = (await runtime.perform({ kind: 'suite', world })) as readonly CaseResult[]
    const broken = results.filter(({ error }) => error !== undefined)
    const verdict = broken.length === 0 ? 'ok  ' : 'FAIL'
    console.log(
      `${verdict} ${runtime.name.padEnd(9)} ${results.length - broken.length} of ${results.length} cases · ${await runtime.version()}`,
    )
    for (const { name, error } of values.verbose ? results : broken)
      console.log(
        `     ${error === undefined ? 'ok  ' : 'FAIL'} ${name}${error === undefined ? '' : `: ${error}`}`,
      )
    return broken.length
  }

  /** Each login is begun on one runtime and completed on the next, the last one's on the first. */
  async function relay(ring: readonly Runtime[]): Promise<number> {
    let broken = 0
    for (const [at, from] of ring.entries()) {
      const to = ring[(at + 1) % ring.length] ?? from
      const baton = (await from.perform({ kind: 'pass-on', world })) as Baton
      const end = await to.perform({ kind: 'take-over', world, baton })
      const held = end === 'authenticated'
      if (!held) broken++
      console.log(
        `${held ? 'ok  ' : 'FAIL'} begun on ${from.name}, completed on ${to.name}: ${JSON.stringify(end)}`,
      )
    }
    return broken
  }
} finally {
  await rm(project, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1
