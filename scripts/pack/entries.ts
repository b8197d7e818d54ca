import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The parts of package.json that say what is published. */
export interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** One thing that a user can import. */
export interface Entry {
  readonly specifier: string
}

export const isJson = (specifier: string): boolean =>
  specifier.endsWith('.json') || specifier.includes('/fixtures/')

/**
 * Every specifier that the installed package offers, patterns expanded.
 *
 * @param installed The folder of the installed package.
 * @throws Where a condition names a file that was not published.
 */
export async function entriesOf(manifest: Manifest, installed: string): Promise<readonly Entry[]> {
  const entries: Entry[] = []
  for (const [key, target] of Object.entries(manifest.exports)) {
    const files = typeof target === 'string' ? [target] : Object.values(target)
    if (key.includes('*')) {
      for (const match of await expand(files[0] ?? '', installed))
        entries.push({ specifier: join(manifest.name, key.replace('*', match)) })
      continue
    }
    for (const file of files) await access(join(installed, file))
    entries.push({ specifier: join(manifest.name, key) })
  }
  return entries
}

/** What `*` can stand for: the published files that match `prefix*suffix`. */
async function expand(pattern: string, installed: string): Promise<readonly string[]> {
  const [prefix = '', suffix = ''] = pattern.split('*')
  const files = await readdir(join(installed, prefix), { recursive: true })
  return files
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, file.length - suffix.length))
    .sort()
}
