// What the built library costs, beside others, in one run. `npm run bench -- --help` says how.
import { access, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { format } from '../scripts/generate/format.ts'
import { measureOn } from './elsewhere.ts'
import { isMet, type Line } from './figure.ts'
import { coldStart } from './figures/cold-start.ts'
import { commandLine } from './figures/command-line.ts'
import { inProcess, partByPart } from './figures/in-process.ts'
import { loopback, partsOverLoopback } from './figures/loopback.ts'
import { memory } from './figures/memory.ts'
import { pending } from './figures/pending.ts'
import { size } from './figures/size.ts'
import { fillIn, markdownOf, textOf, type Measured } from './report.ts'

/** What does not depend on how the bench itself is run. */
const abroad = [inProcess, partByPart, loopback, partsOverLoopback]
const figures = [...abroad, coldStart, size, pending, memory, commandLine]

const help = `Measures what the built library costs, beside others. Every ratio is of one interleaved run.

Usage: npm run bench -- [options]

Options:
  --only <figures>   separated by commas: ${figures.map(({ id }) => id).join(', ')}
  --rounds <number>  how often each is measured (15); nine at least for figures that are shown around
  --json             print JSON
  --node <path>      measure on another Node, such as an older one: ${abroad.map(({ id }) => id).join(', ')}
  --write            put the tables into docs/performance.md, which has places for Node 20 too
  --check            end with 1 where a target is missed
  --help             print this

Build first: npm run build. On a busy machine only ratios mean something, and they less than on a quiet one.`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    node: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(help)
else await measureAll()

async function measureAll(): Promise<void> {
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number.')
  const offered = values.node === undefined ? figures : abroad
  const ids = values.only?.split(',')
  const unknown = ids?.find((id) => !offered.some((figure) => figure.id === id))
  if (unknown !== undefined)
    throw new Error(
      `There is no figure "${unknown}". There are: ${offered.map(({ id }) => id).join(', ')}.`,
    )
  await access('dist/cli/main.js').catch(() => {
    throw new Error('There is no dist: run `npm run build` first.')
  })

  const all: Measured[] = []
  let version = process.versions.node
  for (const figure of offered) {
    if (ids !== undefined && !ids.includes(figure.id)) continue
    const progress = progressOf(figure.title)
    const { node = version, lines }: { readonly node?: string; readonly lines: readonly Line[] } =
      values.node === undefined
        ? { lines: await figure.measure({ rounds, progress }) }
        : await measureOn(values.node, figure, rounds)
    version = node
    clearProgress()
    all.push({ figure, lines })
    if (!values.json) console.log(textOf({ figure, lines }))
  }
  const missed = all.flatMap(({ lines }) => lines).filter((line) => !isMet(line))
  if (values.json)
    console.log(
      JSON.stringify({
        environment: environment(version, rounds),
        figures: all.map(({ figure: { id, title, value, beside }, lines }) => ({
          id,
          title,
          value,
          beside,
          lines,
        })),
      }),
    )
  else console.log(`${environment(version, rounds)}\nTargets missed: ${missed.length}`)
  if (values.write) await write(all, version, environment(version, rounds))
  if (values.check && missed.length > 0) process.exitCode = 1
}

function environment(version: string, rounds: number): string {
  const { length: processors } = os.cpus()
  const day = new Date().toISOString().slice(0, 10)
  return `Node ${version}, ${processors} processors, ${rounds} rounds, ${day}.`
}

async function write(all: readonly Measured[], version: string, where: string): Promise<void> {
  const path = 'docs/performance.md'
  const elsewhere = values.node === undefined ? '' : ` on Node ${version.split('.')[0]}`
  const parts = new Map(
    all.map((measured) => [
      `${measured.figure.id}${elsewhere}`,
      `${markdownOf(measured)}\n\n${where}`,
    ]),
  )
  await writeFile(path, format(path, fillIn(await readFile(path, 'utf8'), parts)))
}

/** One line that is written over, where somebody looks; nothing where the output is kept. */
function progressOf(title: string): (text: string) => void {
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${title}: ${text}`)
  }
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
}
