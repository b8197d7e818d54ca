// Mutation tests. `npm run mutation`: everything; with `--changed [ref]`: what differs from that commit
// (default: origin/main); with files or folders of src: those. Whole folders are also written down, for docs/mutation.md.
// `--again` before all that: only what is changed, or asked of changed tests, since the last run.
import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import { folderOf, keyOf, type Mutant, type Results, type Survivor } from './mutation/results.ts'

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
  'src/stores': ['tests/stores/*.test.ts'],
  'src/providers/define.ts': ['src/providers/**/*.test.ts'],
}

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const given = process.argv.slice(2)
const isAgain = given[0] === '--again'
const [first, ...others] = isAgain ? given.slice(1) : given
const all = globSync(['src/{machine,protocol,stores}/**/*.ts', 'src/providers/define.ts'])
  .filter((file) => !file.endsWith('.test.ts'))
  .toSorted()
const files = chosen()
if (files.length === 0) console.log('Nothing that is mutated has changed.')
else await report(await mutate(files))

function chosen(): readonly string[] {
  if (first === undefined) return all
  if (first !== '--changed')
    return all.filter((file) => [first, ...others].some((wanted) => file.startsWith(wanted)))
  const base = others[0] ?? 'origin/main'
  const changed = execFileSync('git', ['diff', '--name-only', `${base}...HEAD`], {
    encoding: 'utf8',
  })
  const names = changed.split('\n')
  return all.filter((file) => names.includes(file))
}

async function mutate(targets: readonly string[]): Promise<readonly Mutant[]> {
  const mutants: Mutant[] = []
  for (const folder of new Set(targets.map((file) => folderOf(file))))
    mutants.push(
      ...(await mutateIn(
        folder,
        targets.filter((file) => folderOf(file) === folder),
      )),
    )
  return mutants
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
  const stryker = new Stryker({
    mutate: [...mutate],
    testFiles: [...(testFiles[folder] ?? [])],
    incremental: true,
    incrementalFile: `reports/mutation/${folder.replaceAll('/', '-')}-${pass}.json`,
    // Stryker sees changes of sources and of tests, and none of what both of them import.
    force: !isAgain,
  })
  const mutants = await stryker.runMutationTest()
  return mutants.map((mutant) => ({ ...mutant, fileName: relative('.', mutant.fileName) }))
}

function isAlive(status: string): boolean {
  return status === 'Survived' || status === 'NoCoverage'
}

async function report(mutants: readonly Mutant[]): Promise<void> {
  const known = JSON.parse(await readFile(RESULTS, 'utf8')) as Results
  const reasons = new Map(known.survivors.map((one) => [JSON.stringify(identity(one)), one.reason]))
  const survivors = mutants
    .filter(({ status }) => isAlive(status))
    .map((mutant): Survivor => {
      const { fileName, mutatorName, replacement = '', location } = mutant
      const at = { file: fileName, line: location.start.line, mutator: mutatorName, replacement }
      return { ...at, reason: reasons.get(JSON.stringify(identity(at))) ?? '' }
    })
  const folders = scores(mutants)
  for (const [folder, { killed, of, left }] of Object.entries(folders))
    console.log(`${folder}: ${killed} of ${of} killed, ${percent(killed, of)} %; ${left} left out`)
  await remember(folders, survivors, known)
  const unexplained = survivors.filter(({ reason }) => reason === '')
  for (const { file, line, mutator, replacement } of unexplained)
    console.error(`${file}:${line} survived: ${mutator} ${replacement}`)
  const isLow = Object.entries(folders).some(
    ([folder, { killed, of }]) => isWhole(folder) && percent(killed, of) < LOWEST_SCORE,
  )
  if (unexplained.length > 0 || isLow) process.exitCode = 1
}

function isWhole(folder: string): boolean {
  return all.every((file) => folderOf(file) !== folder || files.includes(file))
}

/** Writes down what is new of the folders that were mutated as a whole. */
async function remember(
  folders: Results['folders'],
  survivors: readonly Survivor[],
  known: Results,
): Promise<void> {
  const whole = Object.keys(folders).filter((folder) => isWhole(folder))
  const isNew = ({ file }: Survivor): boolean => whole.includes(folderOf(file))
  const results: Results = {
    folders: {
      ...known.folders,
      ...Object.fromEntries(Object.entries(folders).filter(([folder]) => isWhole(folder))),
    },
    survivors: [...known.survivors.filter((one) => !isNew(one)), ...survivors.filter(isNew)],
  }
  if (whole.length > 0) await writeFile(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
}

function identity({ file, mutator, replacement }: Omit<Survivor, 'reason'>): readonly string[] {
  return [file, mutator, replacement]
}

function scores(mutants: readonly Mutant[]): Results['folders'] {
  const folders: Record<string, { killed: number; of: number; left: number }> = {}
  for (const { fileName, status } of mutants) {
    const score = (folders[folderOf(fileName)] ??= { killed: 0, of: 0, left: 0 })
    if (status === 'Killed' || status === 'Timeout') score.killed += 1
    if (status === 'Ignored') score.left += 1
    else if (status !== 'CompileError' && status !== 'RuntimeError') score.of += 1
  }
  return folders
}

function percent(part: number, whole: number): number {
  return Math.round((1000 * part) / Math.max(1, whole)) / 10
}
