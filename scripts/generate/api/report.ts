import { declarationFile, type Declaration, type Place } from './module.ts'

/** A declaration, and where it is. */
export interface Found extends Place {
  readonly declarations: readonly Declaration[]
}

/** Finds what a file exports, wherever it is declared. */
export function exportsOf(file: string): ReadonlyMap<string, Found> {
  const { exported, links, wholes } = declarationFile(file)
  const found = new Map(wholes.flatMap((whole) => [...exportsOf(whole)]))
  for (const [name, local] of exported) {
    const link = links.get(local)
    const one = find(link ?? { file, name: local })
    if (one === undefined) throw new Error(`${file} exports ${name}, which is declared nowhere.`)
    found.set(name, one)
  }
  return found
}

/** What the exports mention, and what that mentions, without what a user can import by name from elsewhere. */
export function reachableFrom(
  exported: Iterable<Found>,
  isExported: (place: Place) => boolean,
): readonly Found[] {
  const seen = new Map<string, Found>()
  const waiting = [...exported]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
    for (const mention of one.declarations.flatMap(({ mentions }) => mentions)) {
      const found = find(mention)
      if (found === undefined || isExported(found) || seen.has(keyOf(found))) continue
      seen.set(keyOf(found), found)
      waiting.push(found)
    }
  return [...seen.values()]
}

export function keyOf({ file, name }: Place): string {
  return `${file}#${name}`
}

/** Follows re-exports to the declaration. A name of the language or of another package is found nowhere. */
function find({ file, name }: Place): Found | undefined {
  const { declarations, exported, links } = declarationFile(file)
  const local = declarations.has(name) ? name : (exported.get(name) ?? name)
  const here = declarations.get(local)
  if (here !== undefined) return { file, name: local, declarations: here }
  const link = links.get(local)
  return link === undefined ? undefined : find(link)
}
