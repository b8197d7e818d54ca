import { fileURLToPath } from 'node:url'

export interface Bundled {
  readonly script: string
  readonly style: string
  /** The files that went into it. */
  readonly inputs: readonly string[]
}

/** Bundles the page of the viewer: all of it, since a browser resolves no package. */
export async function bundleViewer(): Promise<Bundled> {
  // Asked for here only: where the command line is installed there is none.
  const { build } = await import('esbuild')
  const root = fileURLToPath(new URL('../viewer/', import.meta.url))
  const { outputFiles, metafile } = await build({
    entryPoints: { viewer: `${root}main.tsx`, style: `${root}style.css` },
    outdir: root,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['trivet-source'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  })
  const textOf = (end: string): string =>
    outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs))
  return { script: textOf('.js'), style: textOf('.css'), inputs }
}
