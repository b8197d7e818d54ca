import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

export interface Size {
  /** What is there before the first login: minified, tree-shaken, gzip, in bytes. */
  readonly first: number
  /** With what is loaded later, such as the verification of ID tokens. */
  readonly all: number
}

/**
 * How large a program is that has these exports and does nothing else.
 *
 * @param root The folder from which its imports are looked up.
 */
export async function sizeOf(program: string, root: string): Promise<Size> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: root, sourcefile: 'entry.js' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    // Node's own modules, and what somebody may have installed.
    external: ['node:*', 'playwright-core', 'vitest'],
    legalComments: 'none',
    metafile: true,
    absWorkingDir: root,
    outdir: 'size',
    write: false,
  })
  const gzipped = new Map(
    outputFiles.map(({ path, contents }) => [
      path.slice(root.length).replace(/^\//, ''),
      gzipSync(contents, { level: 9 }).length,
    ]),
  )
  const entry = Object.keys(metafile.outputs).find(
    (path) => metafile.outputs[path]?.entryPoint === 'entry.js',
  )
  const first = new Set<string>()
  const add = (path: string | undefined): void => {
    if (path === undefined || first.has(path)) return
    first.add(path)
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && imported in metafile.outputs) add(imported)
  }
  add(entry)
  const sum = (paths: Iterable<string>): number =>
    [...paths].reduce((bytes, path) => bytes + (gzipped.get(path) ?? 0), 0)
  return { first: sum(first), all: sum(gzipped.keys()) }
}
