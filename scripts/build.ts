import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { rolldown } from 'rolldown'
import { bundleViewer } from '../cli/inspect/bundle-viewer.ts'
import { compiledProfiles } from './build/compiled-profiles.ts'
import { entriesIn } from './build/entries.ts'
import { renderLicenses } from './licenses.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)

// What a user's install brings along, and what the user may replace: never inside a bundle.
const external = [
  'trivet',
  'trivet/*',
  'xstate',
  'xstate/*',
  'zod',
  'zod/*',
  'jose',
  'jose/*',
  'playwright-core',
]

const shared = {
  bundle: true,
  format: 'esm',
  target: 'node20.19',
  external,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

function compile(project: string): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
    stdio: 'inherit',
  })
}

await rm('dist', { recursive: true, force: true })

// The declarations of the bundles first: their programs contain src too, whose own pass must win.
compile('tsconfig.build-conformance.json')
compile('tsconfig.build-emulator.json')
compile('tsconfig.build.json')

// Few files, since each one costs at every start; what several entries need stands in pieces that they share.
const library = await rolldown({
  input: {
    ...(await entriesIn('src')),
    // Pieces of their own, so that whoever wants the one need not have the other: XState comes with the actor.
    explain: 'src/explain.ts',
    actor: 'src/machine/actor.ts',
  },
  external: [/^(?:xstate|zod|jose)(?:\/|$)/, /^node:/],
  treeshake: { moduleSideEffects: false },
  preserveEntrySignatures: 'allow-extension',
  plugins: [compiledProfiles],
})
await library.write({
  dir: 'dist/src',
  sourcemap: true,
  // The declarations have them. In the code they are a tenth of what a new process reads before its first login.
  comments: { jsdoc: false },
  chunkFileNames: 'shared/[name]-[hash].js',
  codeSplitting: {
    groups: [
      {
        // What nearly everybody needs, and bundlers can take apart again.
        name: 'basics',
        test: /\/src\/(?:failures|concealed|effects\/(?!node\.|fake|index)[\w-]+|providers\/(?:defined|endpoint|reserved|variables))\.ts$/,
        includeDependenciesRecursively: false,
        priority: 1,
      },
      { name: 'login', test: /\/src\/flow\.ts$/ },
    ],
  },
})
await library.close()

const emulator = await build({
  ...shared,
  entryPoints: ['emulator/index.ts'],
  outfile: 'dist/emulator/index.js',
  platform: 'neutral',
  mainFields: ['module', 'main'],
})

// Bundled CommonJS packages call `require` for Node's own modules.
const banner = {
  js: "import { createRequire } from 'node:module'\nconst require = createRequire(import.meta.url)",
}

const conformance = await build({
  ...shared,
  entryPoints: ['conformance/index.ts'],
  outfile: 'dist/conformance/index.js',
  platform: 'node',
  mainFields: ['module', 'main'],
  banner,
})

const cli = await build({
  ...shared,
  entryPoints: ['cli/main.ts'],
  outdir: 'dist/cli',
  // A command loads what it needs, and nothing else.
  splitting: true,
  platform: 'node',
  // Where the sources run, the viewer is bundled as it is asked for. Here that has been done.
  external: [...external, 'esbuild'],
  banner,
})

const main = await readFile('dist/cli/main.js', 'utf8')
if (!main.startsWith('#!')) await writeFile('dist/cli/main.js', `#!/usr/bin/env node\n${main}`)
await chmod('dist/cli/main.js', 0o755)

const viewer = await bundleViewer()
await writeFile('dist/cli/viewer.js', viewer.script)
await writeFile('dist/cli/viewer.css', viewer.style)

const bundled = [emulator, conformance, cli].flatMap(({ metafile }) =>
  Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)),
)
await writeFile('THIRD-PARTY-LICENSES.md', await renderLicenses([...bundled, ...viewer.inputs]))
