import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = `${root}node_modules/.cache/trivet-snippets`

interface Snippet {
  readonly at: string
  readonly code: string
}

// What the prose around a snippet has introduced.
const preamble = `import type { HttpRequest, HttpResponse } from 'trivet/effects'
import type { Effects as Port } from 'trivet/effects'
import type { Client } from 'trivet/machine'
import type { Provider } from 'trivet/providers'
import type { Flow, Outcome, PendingFlow } from 'trivet'
import type { Handlers, HandlersOptions } from 'trivet/web'
export type Introduced = [HttpRequest, HttpResponse, HandlersOptions]
declare const callbackUrl: string
declare const effects: Port
declare const client: Client
declare const provider: Provider
declare const request: Request
declare const flow: Flow
declare const handlers: Handlers
`

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('every TypeScript snippet of the README and the documentation compiles', async () => {
  const snippets = await allSnippets()
  expect(snippets.length).toBeGreaterThan(3)
  await Promise.all(
    snippets.map(({ code }, index) => writeFile(`${folder}/snippet-${index}.ts`, asModule(code))),
  )
  const base = JSON.stringify(`${root}tsconfig.base.json`)
  const options = '{ "types": ["node"], "typeRoots": ["../../@types"], "noUnusedLocals": false }'
  await writeFile(
    `${folder}/tsconfig.json`,
    `{ "extends": ${base}, "compilerOptions": ${options}, "include": ["*.ts"] }`,
  )
  const tsc = `${root}node_modules/typescript/bin/tsc`
  const run = promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root })
  const faults = await run.then(
    () => '',
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  )
  expect(
    faults.replaceAll(/\S*snippet-(\d+)\.ts/g, (_, index) => snippets[Number(index)]?.at ?? ''),
  ).toBe('')
}, 60_000)

async function allSnippets(): Promise<Snippet[]> {
  const pages = (await readdir(`${root}docs`)).filter((name) => name.endsWith('.md'))
  const files = ['README.md', ...pages.map((name) => `docs/${name}`)]
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(`${root}${file}`, 'utf8')
      let before = ''
      return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = ''], index) => {
        // A later snippet of a page goes on from the earlier ones.
        const whole = /^import /m.test(code) ? code : `${before}\n${code}`
        before = whole
        return { at: `${file}, snippet ${index + 1}`, code: whole }
      })
    }),
  )
  return found.flat()
}

/** The imports at the top, the rest inside a function: snippets await and return. */
function asModule(code: string): string {
  const imports = code.match(/^import [^]*?from '[^']+'$/gm) ?? []
  const rest = imports.reduce((text, line) => text.replace(line, ''), code)
  return `${preamble}${imports.join('\n')}\nexport async function snippet() {\n${rest}\n}\n`
}
