// Runs the portable suite on every runtime, with the library as it would be published.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { table } from '../../cli/text.ts'
import { bundleSuite } from './bundle.ts'
import { install, packInto } from './install.ts'
import type { Baton, CaseResult } from './portable/task.ts'
import type { Runtime } from './runtime.ts'
import { runtimes } from './runtimes.ts'
import { startWorld, type WorldServer } from './world.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
} as const)

/** A runtime that is there, and how the suite went on it. */
interface Ran {
  readonly runtime: Runtime
  readonly version: string
  readonly results: readonly CaseResult[]
}

const folder = fileURLToPath(new URL('.', import.meta.url))
const installed = join(folder, 'installed')
const project = await mkdtemp(join(tmpdir(), 'trivet-runtimes-'))
const wanted = values.only?.toLowerCase().split(',')
const isWanted = ({ name }: Runtime) =>
  wanted?.some((start) => name.toLowerCase().replace(' ', '').startsWith(start)) ?? true

const faults: string[] = []
try {
  const chosen = runtimes({ installed, project }).filter(isWanted)
  if (chosen.length === 0) throw new Error(`No runtime begins with ${values.only ?? ''}.`)
  await install(installed)
  await packInto(project)
  await bundleSuite(join(folder, 'portable'), project)
  const world = await startWorld()
  try {
    const ran: Ran[] = []
    for (const runtime of chosen) ran.push(...(await runSuite(runtime, world)))
    const [titles = [], ...rows] = rowsOf(ran)
    for (const line of table(titles, rows)) console.log(line)
    if (values.verbose) for (const line of ran.flatMap(namesOf)) console.log(line)
    await relay(
      ran.map(({ runtime }) => runtime),
      world,
    )
  } finally {
    for (const runtime of chosen) await runtime.close?.()
    await world.close()
  }
} finally {
  await rm(project, { recursive: true, force: true })
}
for (const fault of faults) console.error(`FAIL ${fault}`)
process.exitCode = faults.length === 0 ? 0 : 1

async function runSuite(runtime: Runtime, world: WorldServer): Promise<readonly Ran[]> {
  const { name, comesFrom } = runtime
  const version = await runtime.version().catch(() => undefined)
  if (version === undefined) {
    faults.push(`${name} is not there. It comes from: ${comesFrom}.`)
    return []
  }
  try {
    const results = (await runtime.perform({ kind: 'suite', world })) as readonly CaseResult[]
    for (const { group, name: claim, error } of results)
      if (error !== undefined) faults.push(`${name}, ${group}: ${claim}: ${error}`)
    return [{ runtime, version, results }]
  } catch (error) {
    faults.push(`${name} did not run the suite: ${String(error)}`)
    return []
  }
}

/** How many cases of each group hold, of how many. */
function rowsOf(ran: readonly Ran[]): string[][] {
  const groups = [...new Set(ran.flatMap(({ results }) => results.map(({ group }) => group)))]
  const rows = ran.map(({ runtime, version, results }) => {
    const cells = groups.map((group) => {
      const ofGroup = results.filter((result) => result.group === group)
      const holding = ofGroup.filter(({ error }) => error === undefined)
      return ofGroup.length === 0 ? '·' : `${holding.length}/${ofGroup.length}`
    })
    return [runtime.name, ...cells, version]
  })
  return [['RUNTIME', ...groups.map((group) => group.toUpperCase()), 'VERSION'], ...rows]
}

function namesOf({ runtime, results }: Ran): string[] {
  return results.map(
    ({ group, name, error }) =>
      `${error === undefined ? 'ok  ' : 'FAIL'} ${runtime.name}, ${group}: ${name}`,
  )
}

/** Each login is begun on one runtime and completed on the next, the last one's on the first. */
async function relay(ring: readonly Runtime[], world: WorldServer): Promise<void> {
  for (const [at, from] of ring.entries()) {
    const to = ring[(at + 1) % ring.length] ?? from
    const baton = (await from.perform({ kind: 'pass-on', world })) as Baton
    const end = await to.perform({ kind: 'take-over', world, baton })
    const passage = `begun on ${from.name}, completed on ${to.name}: ${JSON.stringify(end)}`
    if (end === 'authenticated') console.log(`ok   ${passage}`)
    else faults.push(passage)
  }
}
