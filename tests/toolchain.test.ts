import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8')

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}
/** Of the repository, and of what is installed beside it. */
const lockFiles = ['', 'tests/runtimes/installed/', 'tests/examples/installed/'].map(
  (folder) => `${folder}package-lock.json`,
)
const manifest = JSON.parse(await read('package.json')) as Manifest
const entries = Object.entries(manifest.exports).flatMap(([key, target]) =>
  typeof target === 'string' || key.includes('*') ? [] : [[key, target] as const],
)

describe('package.json', () => {
  // npm warns of these whoever installs the package from a file or from Git.
  test.each(['preinstall', 'install', 'postinstall', 'prepare'])('has no script %s', (name) => {
    expect(manifest.scripts).not.toHaveProperty(name)
  })

  test.each(entries)('%s is one source file, its declarations and its module', (_key, target) => {
    const source = target['trivet-source'] ?? ''
    const built = source.replace(/^\.\//, './dist/')
    expect(existsSync(join(root, source)), source).toBe(true)
    expect(Object.entries(target)).toEqual([
      ['trivet-source', source],
      ['types', built.replace(/\.ts$/, '.d.ts')],
      ['default', built.replace(/\.ts$/, '.js')],
    ])
  })

  test.each(entries)('%s means the source in this repository', (key, target) => {
    const resolved = import.meta.resolve(key.replace('.', 'trivet'))
    expect(fileURLToPath(resolved)).toBe(join(root, target['trivet-source'] ?? ''))
  })

  test('./providers/* means the file of each profile', async () => {
    const files = await readdir(join(root, 'src/providers/profiles'))
    const ids = files.filter((file) => !file.endsWith('.test.ts')).map((file) => file.slice(0, -3))
    expect(ids.length).toBeGreaterThan(2)
    for (const id of ids) {
      const resolved = import.meta.resolve(`trivet/providers/${id}`)
      expect(fileURLToPath(resolved)).toBe(join(root, `src/providers/profiles/${id}.ts`))
    }
  })

  test('verify runs what CI runs', async () => {
    const scripts = (text: string): readonly string[] =>
      [...text.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name]) => name ?? '').sort()
    // What examples need beside: here their tests say so, and are skipped.
    const ci = (await read('.ci/run')).replaceAll(/^(?:#|npm ci --prefix ).*/gm, '')
    // `npm ci` builds.
    expect(scripts(ci.replace('npm ci', 'npm run build'))).toEqual(
      scripts(manifest.scripts['verify'] ?? ''),
    )
  })

  test.each(lockFiles)('%s names no host', async (file) => {
    expect(await read(file)).not.toMatch(/"resolved"|registry/)
  })

  // npm leaves out, silently, what it could not find for another platform; `npm ci` then fails everywhere.
  test.each(lockFiles)('%s serves every platform', async (file) => {
    const { packages } = JSON.parse(await read(file)) as {
      packages: Readonly<
        Record<string, { optionalDependencies?: Readonly<Record<string, string>> }>
      >
    }
    const locked = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
    const wanted = Object.values(packages).flatMap((one) =>
      Object.keys(one.optionalDependencies ?? {}),
    )
    expect(wanted.filter((name) => !locked.has(name))).toEqual([])
  })
})

const workflows = await readdir(join(root, '.github/workflows'))

describe.each(workflows)('%s', (file) => {
  test('uses actions at a commit, which nobody can move', async () => {
    const used = [...(await read(`.github/workflows/${file}`)).matchAll(/uses: (.*)/g)]
    expect(
      used.map(([, action]) => action).filter((action) => !/@[0-9a-f]{40} # v/.test(action ?? '')),
    ).toEqual([])
  })

  test('may do nothing but what a job says', async () => {
    expect(await read(`.github/workflows/${file}`)).toMatch(/^permissions: \{\}$/m)
  })
})

describe('src', () => {
  test('reads no clock: an argument-less Date is made by adapters only', async () => {
    const files = await readdir(join(root, 'src'), { recursive: true })
    const inspected = files.filter((file) => /^(?!effects\/).*(?<!\.test)\.ts$/.test(file))
    const offending: string[] = []
    for (const file of inspected)
      if (/\bDate\s*\(\s*\)|\bnew Date\b(?!\s*\()/.test(await read(join('src', file))))
        offending.push(file)
    expect(inspected.length).toBeGreaterThan(0)
    expect(offending).toEqual([])
  })
})
