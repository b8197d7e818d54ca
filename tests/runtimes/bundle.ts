import { join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'

const shared = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
} satisfies BuildOptions

/**
 * Turns the suite into one file for each kind of runtime. Where packages can be imported by name the library stays
 * outside, so that the installed one is used; a page and a worker get it inside, as their users' bundlers do.
 */
export async function bundleSuite(portable: string, project: string): Promise<void> {
  for (const name of ['entry-process', 'entry-worker', 'entry-page']) {
    const entryPoints = [join(portable, `${name}.ts`)]
    const outfile = join(project, `${name}.js`)
    await build({ ...shared, entryPoints, outfile, platform: 'node', packages: 'external' })
  }
  for (const name of ['entry-worker', 'entry-page']) {
    const outfile = join(project, `${name}.js`)
    const entryPoints = [outfile]
    await build({ ...shared, entryPoints, outfile, platform: 'browser', allowOverwrite: true })
  }
}
