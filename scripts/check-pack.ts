// Packs the library as it would be published, installs it outside the repository, and uses it there.
import { spawnSync } from 'node:child_process'
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { entriesOf, isJson, type Entry, type Manifest } from './pack/entries.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const PATH = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter)

/** Runs a command and shows what it prints. */
function run(command: string, args: readonly string[], cwd: string): void {
  console.log(`$ ${[command, ...args].join(' ')}`)
  const env = { ...process.env, PATH }
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' })
  if (status !== 0) throw error ?? new Error(`${command} ended with ${status ?? 'a signal'}.`)
}

/** Imports every entry in one process, as a user's program would. */
function importingProgram(entries: readonly Entry[]): string {
  const lines = entries.map(
    ({ specifier }) =>
      `count(${JSON.stringify(specifier)}, await import(${JSON.stringify(specifier)}${
        isJson(specifier) ? ", { with: { type: 'json' } }" : ''
      }))`,
  )
  return `const count = (specifier, module) => {
  const names = Object.keys(module).length
  if (names === 0) throw new Error(specifier + ' exports nothing')
  console.log(specifier + ': ' + names)
}
${lines.join('\n')}
`
}

/** Uses the types of every entry. */
function typedProgram(entries: readonly Entry[]): string {
  const typed = entries.filter(({ specifier }) => !isJson(specifier))
  return typed
    .map(({ specifier }, index) => `export * as entry${index} from ${JSON.stringify(specifier)}\n`)
    .join('')
}

await access(join(root, 'dist/src/index.js')).catch(() => {
  throw new Error('There is no dist: run `npm run build` first.')
})

const folder = await mkdtemp(join(tmpdir(), 'trivet-pack-'))
try {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
  // `prepare` has built already, and would print into the JSON.
  run('npm', ['pack', '--silent', '--ignore-scripts', `--pack-destination=${folder}`], root)
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack wrote no tarball.')

  const user = { name: 'a-user', private: true, type: 'module' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(user))
  run(
    'npm',
    ['install', '--silent', '--prefer-offline', '--ignore-scripts', `./${tarball}`],
    folder,
  )

  const installed = join(folder, 'node_modules/trivet')
  const entries = await entriesOf(manifest, installed)
  console.log(`${entries.length} entries`)
  await writeFile(join(folder, 'import.js'), importingProgram(entries))
  run('node', ['import.js'], folder)

  await writeFile(join(folder, 'types.ts'), typedProgram(entries))
  const flags = ['--noEmit', '--strict', '--target', 'es2023', '--skipLibCheck', 'false']
  for (const resolution of [
    ['--module', 'nodenext'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ])
    run('tsc', [...flags, '--types', '', '--lib', 'es2023,dom', ...resolution, 'types.ts'], folder)

  run(join(folder, 'node_modules/.bin/trivet'), ['--help'], folder)

  run('publint', ['run', tarball, '--strict', '--pack=false'], folder)
  // Resolvers that do not read `exports` find the source of these two by their folders, which attw counts as an
  // error even where it ignores such resolvers. Their types were used above.
  const attw = [
    '--profile',
    'esm-only',
    '--no-emoji',
    '--exclude-entrypoints',
    './emulator',
    './conformance',
  ]
  run('attw', [tarball, ...attw], folder)
} finally {
  await rm(folder, { recursive: true, force: true })
}
