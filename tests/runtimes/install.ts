import { spawnSync } from 'node:child_process'
import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How a runtime is had that `install` installs. */
export const FROM_NPM = 'npm ci in tests/runtimes/installed'

const root = fileURLToPath(new URL('../..', import.meta.url))

function npm(args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0)
    throw error ?? new Error(`npm ${args[0] ?? ''} ended with ${status ?? 'a signal'}.`)
}

/**
 * Installs the runtimes, once for each lock file. What could not be installed is missed later, by name: the others
 * run all the same.
 */
export async function install(folder: string): Promise<void> {
  const locked = await readFile(join(folder, 'package-lock.json'), 'utf8')
  const stamp = join(folder, 'node_modules/.installed')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === locked) return
  console.log('Installing the runtimes: about 1.1 GB, once.')
  try {
    npm(['ci', '--silent', '--no-audit', '--no-fund'], folder)
    await writeFile(stamp, locked)
  } catch (error) {
    console.error(`The runtimes could not be installed: ${String(error)}`)
    console.error(`To see why: cd ${relative(process.cwd(), folder)} && npm ci`)
  }
}

/** Packs the library as it would be published, and installs it in a project of its own. */
export async function packInto(project: string): Promise<void> {
  await access(join(root, 'dist/src/index.js')).catch(() => {
    throw new Error('There is no dist: run `npm run build` first.')
  })
  npm(['pack', '--silent', '--ignore-scripts', `--pack-destination=${project}`], root)
  const tarball = (await readdir(project)).find((file) => file.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack wrote no tarball.')
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }\n')
  npm(
    [
      'install',
      '--silent',
      '--prefer-offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `./${tarball}`,
    ],
    project,
  )
}
