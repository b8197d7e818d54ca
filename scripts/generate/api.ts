import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emitDeclarations } from './api/declarations.ts'
import type { Place } from './api/module.ts'
import { exportsOf, keyOf, reachableFrom, type Found } from './api/report.ts'
import { format } from './format.ts'
import type { GeneratedFile, Generator } from './generator.ts'

interface Entry {
  readonly key: string
  readonly files: readonly string[]
}

/** What each entry exports, as types: a change that users can notice is a change of one of these files. */
export const api: Generator = async () => {
  const folder = await emitDeclarations()
  const entries = await entriesIn(folder)
  const exported = new Map(
    entries.map(({ key, files }) => [key, new Map(files.flatMap((file) => [...exportsOf(file)]))]),
  )
  const named = new Set([...exported.values()].flatMap((names) => [...names.values()].map(keyOf)))
  return [...exported].map(([key, names]) => page(key, names, (place) => named.has(keyOf(place))))
}

/** The entries of package.json that have types; a pattern is one entry of many files. */
async function entriesIn(folder: string): Promise<readonly Entry[]> {
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>
  }
  const entries: Entry[] = []
  for (const [key, target] of Object.entries(manifest.exports)) {
    if (typeof target === 'string') continue
    const path = join(folder, target.types.replace('./dist/', ''))
    const [before = '', after = ''] = path.split('*')
    const files = key.includes('*')
      ? (await readdir(before)).filter((file) => file.endsWith(after)).map((file) => before + file)
      : [path]
    entries.push({ key, files: files.toSorted() })
  }
  return entries
}

function page(
  key: string,
  names: ReadonlyMap<string, Found>,
  isExported: (place: Place) => boolean,
): GeneratedFile {
  const others = reachableFrom(names.values(), isExported)
  const specifier = key.replace('.', 'trivet').replace('*', '<id>')
  const path = `docs/api/${specifier.replaceAll(/[/<>]+/g, '-').replace(/-$/, '')}.md`
  const parts = [
    `<!-- Written by \`npm run generate\`. -->`,
    `# \`${specifier}\``,
    ...block(textOf([...names].map(([name, found]) => ({ ...found, name, was: found.name })))),
    ...(others.length === 0
      ? []
      : ['## What these mention, and nobody can import', ...block(textOf(others))]),
  ]
  return { path, content: format(path, `${parts.join('\n\n')}\n`) }
}

function block(code: string): string[] {
  return [`\`\`\`ts\n${format('api.d.ts', code)}\`\`\``]
}

function textOf(found: ReadonlyArray<Found & { readonly was?: string }>): string {
  return found
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(({ name, was = name, declarations }) => [
      ...declarations.map(({ text }) => readable(text)),
      ...(was === name ? [] : [`export { ${was} as ${name} }`]),
    ])
    .join('\n')
}

/** What zod infers of a profile has thousands of lines: there only whether it is another one can be seen. */
const MOST_READABLE = 10_000

function readable(text: string): string {
  if (text.length <= MOST_READABLE) return text
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const head = (/^[^<{]*/.exec(text)?.[0] ?? '').replace(/: $/, ': object')
  return `${head} /* ${text.length} characters, SHA-256 ${digest}… */`
}
