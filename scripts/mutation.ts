// Breaks the sources in every small way, one after the other, and looks whether a test notices.
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import {
  excerpt,
  folderOf,
  identityOf,
  inOneLine,
  keyOf,
  type Mutant,
  type Results,
  type Score,
  type Survivor,
} from './mutation/results.ts'

const USAGE = `Usage: npm run mutation -- [options] [files or folders of src]

Without arguments everything that is mutated: the chart, the protocol, the stores, defineProvider. Whole folders are
written down in scripts/mutation/results.json, each when it is done; npm run generate makes docs/mutation.md of it.

  --changed [ref]  only files that differ from that commit (origin/main)
  --again          only what has changed, or is asked of changed tests, since the last run
  --help           prints this help

Exit codes:
  0  every survivor has its reason, and each whole folder its 95 %
  1  one does not
  2  wrong usage`

/** In percent of the mutants, of each folder. */
const LOWEST_SCORE = 95
const RESULTS = 'scripts/mutation/results.json'

/** Which tests may kill the mutants of a folder. No folder lives on another's tests. */
const testFiles: Readonly<Record<string, readonly string[]>> = {
  'src/machine': [
    'src/machine/**/*.test.ts',
    'src/{callback,flow,flow-begin,flow-misuse,pending}.test.ts',
    'tests/model/*.test.ts',
  ],
  'src/protocol': ['src/protocol/*.test.ts'],
  // A cluster is the same store once more, with six servers to be started for each process.
  'src/stores': globSync('tests/stores/*.test.ts').filter((file) => !file.includes('cluster')),
  'src/providers/define.ts': ['src/providers/**/*.test.ts'],
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { values: options, positionals: named } = readArguments()
if (options.help === true) {
  console.log(USAGE)
  process.exit()
}
const all = globSync(['src/{machine,protocol,stores}/**/*.ts', 'src/providers/define.ts'])
  .filter((file) => !file.endsWith('.test.ts'))
  .toSorted()
const files = chosen()
const folders = [...new Set(files.map((file) => folderOf(file)))]
if (files.length === 0) console.log('Nothing that is mutated has changed.')
// Each is written down when it is done: a run that was ended goes on with the folders that it had not come to.
for (const folder of folders) {
  const targets = files.filter((file) => folderOf(file) === folder)
  await report(folder, await mutateIn(folder, targets))
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        changed: { type: 'boolean' },
        again: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function refuse(fault: string): never {
  console.error(`${fault}\n\n${USAGE}`)
  process.exit(2)
}

function chosen(): readonly string[] {
  if (options.changed === true) return changedSince(named[0] ?? 'origin/main')
  const unknown = named.find((wanted) => !all.some((file) => file.startsWith(wanted)))
  if (unknown !== undefined) refuse(`Nothing of "${unknown}" is mutated.`)
  return all.filter((file) => named.length === 0 || named.some((wanted) => file.startsWith(wanted)))
}

function changedSince(ref: string): readonly string[] {
  const changed = execFileSync('git', ['diff', '--name-only', `${ref}...HEAD`], {
    encoding: 'utf8',
  })
  const names = changed.split('\n')
  return all.filter((file) => names.includes(file))
}

/** The nearest tests are asked first, and those of the whole folder about what survived. */
async function mutateIn(folder: string, targets: readonly string[]): Promise<readonly Mutant[]> {
  const nearest = await run(folder, targets, 'first')
  const survivors = nearest.filter(({ status }) => isAlive(status))
  if (survivors.length === 0) return nearest
  const places = new Set(
    survivors.map(
      ({ fileName, location: { start, end } }) =>
        // Stryker reports columns from one, and takes them from nought.
        `${fileName}:${start.line}:${start.column - 1}-${end.line}:${end.column}`,
    ),
  )
  const again = new Map(
    (await run(folder, [...places], 'second')).map((mutant) => [keyOf(mutant), mutant] as const),
  )
  return nearest.map((mutant) =>
    isAlive(mutant.status) ? (again.get(keyOf(mutant)) ?? mutant) : mutant,
  )
}

async function run(
  folder: string,
  mutate: readonly string[],
  pass: 'first' | 'second',
): Promise<readonly Mutant[]> {
  process.env['MUTATION_PASS'] = pass
  console.log(`${folder}: ${pass === 'first' ? 'the nearest tests' : 'all its tests'}`)
  const stryker = new Stryker({
    mutate: [...mutate],
    testFiles: [...(testFiles[folder] ?? [])],
    incremental: true,
    incrementalFile: `reports/mutation/${folder.replaceAll('/', '-')}-${pass}.json`,
    // Stryker sees changes of sources and of tests, and none of what both of them import.
    force: options.again !== true,
  })
  const mutants = await stryker.runMutationTest()
  return mutants.map((mutant) => ({ ...mutant, fileName: relative('.', mutant.fileName) }))
}

function isAlive(status: string): boolean {
  return status === 'Survived' || status === 'NoCoverage'
}

async function report(folder: string, mutants: readonly Mutant[]): Promise<void> {
  const known = JSON.parse(await readFile(RESULTS, 'utf8')) as Results
  const reasons = new Map(known.survivors.map((one) => [identityOf(one), one.reason]))
  const survivors = await Promise.all(
    mutants
      .filter(({ status }) => isAlive(status))
      .map(async (mutant): Promise<Survivor> => {
        const survivor = await survivorOf(mutant)
        return { ...survivor, reason: reasons.get(identityOf(survivor)) ?? '' }
      }),
  )
  const score = scoreOf(mutants)
  const { killed, of, left } = score
  console.log(`${folder}: ${killed} of ${of} killed, ${percent(killed, of)} %; ${left} left out`)
  const isWhole = all.every((file) => folderOf(file) !== folder || files.includes(file))
  if (isWhole) await remember(folder, score, survivors, known)
  const unexplained = survivors.filter(({ reason }) => reason === '')
  for (const { file, line, mutator, original, replacement } of unexplained)
    console.error(`${file}:${line} survived: ${mutator} ${original} → ${replacement}`)
  if (unexplained.length > 0 || (isWhole && percent(killed, of) < LOWEST_SCORE))
    process.exitCode = 1
}

async function survivorOf(mutant: Mutant): Promise<Omit<Survivor, 'reason'>> {
  const { fileName, mutatorName, replacement = '', location } = mutant
  const source = await readFile(fileName, 'utf8')
  const { line } = location.start
  return {
    file: fileName,
    line,
    mutator: mutatorName,
    code: inOneLine(source.split('\n')[line - 1] ?? ''),
    original: excerpt(source, location),
    replacement: inOneLine(replacement),
  }
}

/** Writes down what is new of a folder that was mutated as a whole. */
async function remember(
  folder: string,
  score: Score,
  survivors: readonly Survivor[],
  known: Results,
): Promise<void> {
  const others = known.survivors.filter(({ file }) => folderOf(file) !== folder)
  const results: Results = {
    folders: { ...known.folders, [folder]: score },
    survivors: [...others, ...survivors],
  }
  await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
}

function scoreOf(mutants: readonly Mutant[]): Score {
  const are = (...statuses: string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  const killed = are('Killed', 'Timeout')
  return { killed, of: killed + are('Survived', 'NoCoverage'), left: are('Ignored') }
}

function percent(part: number, whole: number): number {
  return Math.round((1000 * part) / Math.max(1, whole)) / 10
}
