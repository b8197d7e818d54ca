// Writes the generated files. With `--check` it writes nothing and fails where one is out of date.
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chartImage } from './generate/diagram.ts'
import { differential } from './generate/differential.ts'
import { errors } from './generate/errors.ts'
import { fixturesIndex } from './generate/fixtures-index.ts'
import { mutation } from './generate/mutation.ts'
import { registry } from './generate/registry.ts'
import { providersPage } from './generate/providers.ts'
import { readme } from './generate/readme.ts'
import { schema } from './generate/schema.ts'
import { states } from './generate/states.ts'
import type { Generator } from './generate/generator.ts'

const generators: readonly Generator[] = [
  chartImage,
  differential,
  errors,
  fixturesIndex,
  mutation,
  providersPage,
  readme,
  registry,
  schema,
  states,
]

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const checking = process.argv.includes('--check')
const files = (await Promise.all(generators.map((generate) => generate()))).flat()

const stale: string[] = []
for (const { path, content } of files) {
  const current = await readFile(path, 'utf8').catch(() => undefined)
  if (current === content) continue
  stale.push(path)
  if (checking) continue
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

const verb = checking ? 'out of date' : 'written'
for (const path of stale) console.log(`${path}: ${verb}`)
console.log(`${files.length} generated files, ${stale.length} ${verb}`)
if (checking && stale.length > 0) {
  console.error('Run `npm run generate` and commit what it writes.')
  process.exitCode = 1
}

// Pages are made from the profiles and the fixtures: from the new ones, where there are new ones.
const sources = new Set(['fixtures/index.ts', 'src/providers/registry.ts'])
if (!checking && stale.some((path) => sources.has(path))) {
  const [program, ...args] = process.argv
  spawnSync(program ?? 'node', [...process.execArgv, ...args], { stdio: 'inherit' })
}
