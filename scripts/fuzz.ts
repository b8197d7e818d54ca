// Feeds everything that takes something from outside with hostile input, until one claim fails or the runs are over.
import { randomInt } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { feed, type Fed, type Found } from '../tests/hostile/fuzz/run.ts'
import type { Target } from '../tests/hostile/fuzz/target.ts'
import { targets } from '../tests/hostile/fuzz/targets.ts'

const USAGE = `Usage: npm run fuzz -- [options]

  --runs <number>   how many inputs, over all targets (100,000)
  --seed <number>   makes the same inputs again
  --target <name>   only this target; may be repeated
  --replay <file>   feeds one input that was found before
  --json            prints one line of JSON for each target
  --help            prints this help

Targets:
${targets.map(({ name, claim }) => `  ${name.padEnd(16)}  ${claim}`).join('\n')}

Exit codes:
  0  every claim held
  1  one did not: the input is saved and printed
  2  wrong usage`

const FOLDER = 'reports/fuzz'
const WIDTH = Math.max(...targets.map(({ name }) => name.length))

class WrongUsage extends Error {}

interface Options {
  readonly runs: number
  readonly seed: number
  readonly chosen: readonly Target[]
  readonly replay: string | undefined
  readonly isJson: boolean
}

function readOptions(args: readonly string[]): Options | null {
  const { values } = parse(args)
  if (values.help === true) return null
  const named = values.target ?? []
  const chosen = targets.filter(({ name }) => named.length === 0 || named.includes(name))
  const unknown = named.find((name) => !targets.some((target) => target.name === name))
  if (unknown !== undefined) throw new WrongUsage(`There is no target "${unknown}".`)
  if (values.replay !== undefined && chosen.length !== 1)
    throw new WrongUsage('--replay needs the --target that the input is for.')
  return {
    runs: readCount('--runs', values.runs ?? '100000'),
    seed: values.seed === undefined ? randomInt(2 ** 31) : readCount('--seed', values.seed),
    chosen,
    replay: values.replay,
    isJson: values.json === true,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        runs: { type: 'string' },
        seed: { type: 'string' },
        target: { type: 'string', multiple: true },
        replay: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error))
  }
}

function readCount(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text)
  throw new WrongUsage(`${name} is not a whole number: ${text}`)
}

/** Keeps a line of progress up to date, on a terminal only. */
function progress(name: string, runs: number): { tell: (done: number) => void; end: () => void } {
  if (!process.stderr.isTTY) return { tell: () => {}, end: () => {} }
  return {
    tell: (done) => process.stderr.write(`\r${name.padEnd(WIDTH)}  ${done} of ${runs}`),
    end: () => process.stderr.write('\r\u001B[2K'),
  }
}

function lineOf({ target, runs, ends }: Fed, seconds: number): string {
  const accepted = ends.get('accepted') ?? 0
  return (
    `${target.padEnd(WIDTH)}  ${String(runs).padStart(9)} inputs  ${String(accepted).padStart(8)} accepted  ` +
    `${String(ends.size).padStart(3)} ends  ${seconds.toFixed(1)} s`
  )
}

async function save({ name }: Target, { input }: Found): Promise<string> {
  const path = `${FOLDER}/${name}.json`
  await mkdir(FOLDER, { recursive: true })
  await writeFile(path, `${JSON.stringify(input, null, 2)}\n`)
  return path
}

function reproduction(target: Target, { input, error }: Found, seed: number, path: string): string {
  return [
    '',
    `Found: ${target.claim}. Not here:`,
    '',
    error,
    '',
    'To see it again:',
    `  npm run fuzz -- --target ${target.name} --replay ${path}`,
    `  npm run fuzz -- --target ${target.name} --seed ${seed}`,
    '',
    'As a test, into the examples of the target in tests/hostile/fuzz/:',
    `  examples: [${JSON.stringify(input)}],`,
  ].join('\n')
}

async function replay(target: Target, path: string): Promise<boolean> {
  const input: unknown = JSON.parse(await readFile(path, 'utf8'))
  try {
    console.log(`${target.name}: ${await target.feed(input)}`)
    return true
  } catch (error) {
    console.error(error)
    return false
  }
}

async function fuzz({ runs, seed, chosen, isJson }: Options): Promise<boolean> {
  const share = Math.ceil(runs / chosen.length)
  if (!isJson) console.log(`seed ${seed}`)
  for (const target of chosen) {
    const startedAt = performance.now()
    const { tell, end } = progress(target.name, share)
    const fed = await feed(target, { runs: share, seed }, tell)
    end()
    const seconds = (performance.now() - startedAt) / 1000
    const { found } = fed
    const path = found === null ? null : await save(target, found)
    if (isJson)
      console.log(JSON.stringify({ ...fed, ends: Object.fromEntries(fed.ends), seed, seconds }))
    else console.log(lineOf(fed, seconds))
    if (found === null || path === null) continue
    console.error(reproduction(target, found, seed, path))
    return false
  }
  return true
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
try {
  const options = readOptions(process.argv.slice(2))
  const [first] = options?.chosen ?? []
  if (options === null || first === undefined) console.log(USAGE)
  else {
    const isFine =
      options.replay === undefined ? await fuzz(options) : await replay(first, options.replay)
    process.exitCode = isFine ? 0 : 1
  }
} catch (error) {
  if (!(error instanceof WrongUsage)) throw error
  console.error(`${error.message}\n\n${USAGE}`)
  process.exitCode = 2
}
