// Packs the library as it would be published, installs it outside the repository, and uses it there.
import { spawnSync } from 'node:child_process'
import { access, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

/** Uses the types of entries. */
function typedProgram(entries: readonly Entry[]): string {
  return entries
    .map(({ specifier }, index) => `export * as entry${index} from ${JSON.stringify(specifier)}\n`)
    .join('')
}

const resolutions = [
  ['--module', 'nodenext'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
] as const

/** What a careful user may have switched on. */
const strictest = [
  '--strict',
  '--noUncheckedIndexedAccess',
  '--exactOptionalPropertyTypes',
  '--noPropertyAccessFromIndexSignature',
  '--noImplicitOverride',
  '--noImplicitReturns',
  '--noFallthroughCasesInSwitch',
  '--noUnusedLocals',
  '--noUnusedParameters',
  '--verbatimModuleSyntax',
  '--isolatedModules',
]

await access(join(root, 'dist/src/index.js')).catch(() => {
  throw new Error('There is no dist: run `npm run build` first.')
})

const folder = await mkdtemp(join(tmpdir(), 'trivet-pack-'))
try {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
  // `npm ci` has built already.
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

  const typed = entries.filter(({ specifier }) => !isJson(specifier))
  // None of them takes the types of Node.
  await writeFile(join(folder, 'types.ts'), typedProgram(typed))
  await copyFile(join(root, 'scripts/pack/consumer.ts'), join(folder, 'consumer.ts'))
  const common = ['--target', 'es2023', '--lib', 'es2023,dom']
  for (const resolution of resolutions) {
    const flags = [...common, ...resolution]
    const everything = ['--noEmit', '--strict', '--skipLibCheck', 'false']
    run('tsc', [...flags, ...everything, '--types', '', 'types.ts'], folder)
    // xstate's own declarations do not pass exactOptionalPropertyTypes.
    run(
      'tsc',
      [...flags, ...strictest, '--skipLibCheck', '--types', '', '--outDir', 'built', 'consumer.ts'],
      folder,
    )
  }
  run('node', ['built/consumer.js'], folder)

  run('npx', ['--offline', 'trivet', '--help'], folder)

  run('publint', ['run', tarball, '--strict', '--pack=false'], folder)
  // Why these two are asked without one rule: docs/decisions/074-the-suite-needs-no-types-of-node.md.
  const besideSources = ['./emulator', './conformance']
  const attw = [tarball, '--profile', 'esm-only', '--no-emoji']
  run('attw', [...attw, '--exclude-entrypoints', ...besideSources], folder)
  const rule = ['--ignore-rules', 'internal-resolution-error']
  run('attw', [...attw, ...rule, '--entrypoints', ...besideSources], folder)
} finally {
  await rm(folder, { recursive: true, force: true })
}
