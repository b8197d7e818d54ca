// Writes the generated files. With `--check` it writes nothing and fails where one is out of date.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fixturesIndex } from './generate/fixtures-index.ts'
import type { Generator } from './generate/generator.ts'
import { registry } from './generate/registry.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const checking = process.argv.includes('--check')
const verb = checking ? 'out of date' : 'written'

/** The paths of those files that are not as they should be. */
async function renew(generators: readonly Generator[]): Promise<readonly string[]> {
  const files = (await Promise.all(generators.map((generate) => generate()))).flat()
  const stale: string[] = []
  for (const { path, content } of files) {
    const current = await readFile(path, 'utf8').catch(() => undefined)
    if (current === content) continue
    stale.push(path)
    console.log(`${path}: ${verb}`)
    if (checking) continue
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
  return stale
}

// Every other file is made with these two, and nothing loads where they name a file that is gone.
const sources = await renew([registry, fixturesIndex])
const hasPages = !checking || sources.length === 0
const pages = hasPages ? await renew((await import('./generate/pages.ts')).pages) : []

console.log(`${sources.length + pages.length} generated files ${verb}`)
if (checking && sources.length + pages.length > 0) {
  console.error('Run `npm run generate` and commit what it writes.')
  process.exitCode = 1
}
