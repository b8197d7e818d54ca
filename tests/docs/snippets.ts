import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** One fenced block of a page. */
export interface Snippet {
  /** The page, and which of its blocks. */
  readonly at: string
  readonly language: string
  /** Why it cannot run, out of the fence's info string; undefined where it can. */
  readonly notRun: string | undefined
  readonly code: string
}

/** Every fenced block of the README and of all pages that are written by hand. */
export async function allSnippets(): Promise<readonly Snippet[]> {
  const pages = (await readdir(`${root}docs`, { recursive: true }))
    .filter((name) => name.endsWith('.md') && !/^(?:api|decisions)\//.test(name))
    .toSorted()
  const files = ['README.md', 'CONTRIBUTING.md', ...pages.map((name) => `docs/${name}`)]
  const found = await Promise.all(
    files.map(async (file) => snippetsOf(file, await readFile(root + file, 'utf8'))),
  )
  return found.flat()
}

function snippetsOf(file: string, text: string): Snippet[] {
  const fences = text.matchAll(/^```(\S+)[^\S\n]*([^\n]*)\n([^]*?)^```$/gm)
  return [...fences].map(([whole, language = '', info = '', code = ''], index) => {
    const reason = /^not run: (.+)$/.exec(info)?.[1]
    if (info !== '' && reason === undefined)
      throw new Error(`${file}: after the language comes nothing, or "not run: why": ${whole}`)
    return { at: `${file}, block ${index + 1}`, language, notRun: reason, code }
  })
}
