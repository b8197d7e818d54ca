import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

const folder = 'node_modules/.cache/trivet-api'

/** Emits the declarations of everything that is published, without comments; the folder they are in. */
export async function emitDeclarations(): Promise<string> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const root = resolve('.')
  const config = {
    extends: resolve('tsconfig.build.json'),
    compilerOptions: {
      emitDeclarationOnly: true,
      declarationMap: false,
      sourceMap: false,
      removeComments: true,
      rootDir: root,
      outDir: resolve(folder, 'out'),
      typeRoots: [resolve('node_modules/@types')],
    },
    include: ['src', 'emulator/index.ts', 'conformance/index.ts'].map((path) => resolve(path)),
    exclude: [resolve('src/**/*.test.ts')],
  }
  const project = `${folder}/tsconfig.json`
  await writeFile(project, JSON.stringify(config))
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
    stdio: 'inherit',
  })
  return `${folder}/out`
}
