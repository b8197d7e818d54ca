import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly 'trivet-source': string }>>
}

/** The entries of package.json whose source is in a folder: the path of each, without its extension, and the source. */
export async function entriesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const { exports } = JSON.parse(await readFile('package.json', 'utf8')) as Manifest
  const sources = Object.values(exports)
    .flatMap((target) => (typeof target === 'string' ? [] : [target['trivet-source']]))
    .filter((source) => source.startsWith(`./${folder}/`))
    .flatMap((source) => (source.includes('*') ? globSync(source) : [source]))
    .filter((source) => !source.endsWith('.test.ts'))
  return Object.fromEntries(
    sources.map((source) => [
      source.replace(new RegExp(`^(?:\\./)?${folder}/`), '').replace(/\.ts$/, ''),
      source,
    ]),
  )
}
