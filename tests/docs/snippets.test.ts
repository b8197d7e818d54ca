import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTableStatements } from 'trivet/stores/sql'
import manifest from '../../package.json' with { type: 'json' }
import { trivet } from '../e2e/command-line.ts'
import { inProcess } from '../e2e/fake-shell.ts'
import { faultIn, wordsOf } from '../support/command-lines.ts'
import { allSnippets, root, type Snippet } from './snippets.ts'

// Not below node_modules: there Node strips no types.
const folder = `${root}reports/snippets`
const snippets = await allSnippets()
const of = (language: string) => snippets.filter((snippet) => snippet.language === language)

/** What the prose around a snippet has introduced, and where it comes from. */
const introduced: Readonly<Record<string, string>> = {
  client: '../../tests/docs/introduced.ts',
  comeBackFrom: '../../tests/docs/introduced.ts',
  effects: '../../tests/docs/introduced.ts',
  flow: '../../tests/docs/introduced.ts',
  handlers: '../../tests/docs/introduced.ts',
  provider: '../../tests/docs/introduced.ts',
  request: '../../tests/docs/introduced.ts',
  'type HandlersOptions': 'trivet/web',
  'type HttpRequest': 'trivet/effects',
  'type HttpResponse': 'trivet/effects',
  'type Cancellation': 'trivet/effects',
  'type Outcome': 'trivet',
}

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('every block says in which language it is', () => {
  const known = new Set(['ts', 'js', 'sh', 'json', 'sql', 'python', 'yaml', 'mermaid', 'text'])
  expect(snippets.filter(({ language }) => !known.has(language))).toEqual([])
})

test('TypeScript compiles, and runs where it can: each login succeeds', async () => {
  const modules = modulesOf(of('ts'))
  expect(modules.length).toBeGreaterThan(20)
  const file = (index: number): string => `${folder}/snippet-${index}.ts`
  await Promise.all(modules.map(({ code }, index) => writeFile(file(index), asModule(code))))
  const named = (text: string): string =>
    text.replaceAll(/\S*snippet-(\d+)\.ts/g, (_, index) => modules[Number(index)]?.at ?? '')
  expect(named(await compile())).toBe('')

  const runnable = modules.flatMap(({ notRun }, index) => (notRun === undefined ? [index] : []))
  const flags = ['--conditions=trivet-source', '--disable-warning=ExperimentalWarning']
  const args = [...flags, `${root}tests/docs/run.ts`, ...runnable.map(file)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
  const ends = JSON.parse(stdout) as Readonly<Record<string, string>>
  expect(Object.keys(ends)).toHaveLength(runnable.length)
  const bad = Object.entries(ends).filter(([, end]) => end !== 'ok')
  expect(named(JSON.stringify(bad, null, 2))).toBe('[]')
}, 120_000)

test.each(of('json'))('JSON is JSON: $at', ({ code }) => {
  expect(JSON.parse(code)).toBeTypeOf('object')
})

test.each(of('sql'))('SQL is what the library writes: $at', ({ code }) => {
  expect(code).toBe(
    createTableStatements()
      .map((statement) => `${statement};\n`)
      .join(''),
  )
})

test.each(of('js'))('JavaScript that is not compiled says why: $at', ({ notRun }) => {
  expect(notRun).toBeDefined()
})

describe('a line for the shell', () => {
  const lines = of('sh').flatMap(({ at, code, notRun }) =>
    code
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => ({ at, line: line.replace(/^(?:[A-Z_]+=\S+ )+/, ''), notRun })),
  )
  // What a workflow runs is in one line.
  const inWorkflows = of('yaml').flatMap(({ at, code, notRun }) =>
    [...code.matchAll(/npx trivet .*/g)].map(([line]) => ({ at, line, notRun })),
  )
  const ours = [...lines, ...inWorkflows].filter(({ line }) => /^(?:npx )?trivet /.test(line))
  const argsOf = (line: string): readonly string[] => wordsOf(line.replace(/^(?:npx )?trivet /, ''))

  test.each(ours)('is understood: $line ($at)', async ({ line }) => {
    expect(await faultIn(argsOf(line))).toBeUndefined()
  })

  // No server, no browser, no network, no file.
  const isCheap = (line: string): boolean =>
    /^(?:npx )?trivet (?:providers(?: show| lint|$)|explain|checks|diagram|demo --once)/.test(
      line,
    ) || /^(?:npx )?trivet login .*--emulate/.test(line)
  const cheap = ours.filter(
    ({ line, notRun }) =>
      isCheap(line) && !/my-|-o |--output|--trace|--inspect/.test(line) && notRun === undefined,
  )
  test.each(cheap)('does what it says: $line ($at)', async ({ line }) => {
    // A login waits for its browser: a process of its own.
    const run = / (?:login|demo) /.test(line) ? trivet : inProcess
    expect(await run(argsOf(line))).toMatchObject({ code: 0 })
  })

  test.each(lines.filter(({ line }) => /^npm (?:run|test|start)/.test(line)))(
    'names a script that is there: $line ($at)',
    ({ line }) => {
      const [, second = '', third = ''] = wordsOf(line)
      expect(Object.keys(manifest.scripts)).toContain(second === 'run' ? third : second)
    },
  )
})

/** A later snippet of a page goes on from the earlier ones, unless it imports something. */
function modulesOf(blocks: readonly Snippet[]): readonly Snippet[] {
  let before: Snippet | undefined
  return blocks.map((block) => {
    const page = (one: Snippet | undefined) => one?.at.split(',')[0]
    const goesOn = page(before) === page(block) && !/^import /m.test(block.code)
    const notRun = block.notRun ?? (goesOn ? before?.notRun : undefined)
    const code = goesOn ? `${before?.code ?? ''}\n${block.code}` : block.code
    before = { ...block, code, notRun }
    return before
  })
}

/** The imports at the top, the rest inside a function: snippets await and return. */
function asModule(snippet: string): string {
  // Where a snippet has the address of a callback, the user has to have been there.
  const code = snippet.replaceAll('callbackUrl', 'await comeBackFrom(url)')
  const imports = code.match(/^import [^]*?from '[^']+'$/gm) ?? []
  const rest = imports
    .reduce((text, line) => text.replace(line, ''), code)
    // What is inside a function cannot be exported.
    .replace(/^export default \w+$/m, '')
  const has = (text: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(text)
  const more = Object.entries(introduced).flatMap(([specifier, from]) => {
    const name = specifier.replace('type ', '')
    const isNeeded = has(rest, name) && !has(imports.join('\n'), name)
    return isNeeded ? [`import { ${specifier} } from '${from}'`] : []
  })
  const end = /^const outcome = /m.test(rest) ? 'return outcome' : ''
  return [...imports, ...more, 'export async function snippet() {', rest, end, '}\n'].join('\n')
}

/** What the compiler has against the snippets. */
async function compile(): Promise<string> {
  const options = { types: ['node'], typeRoots: [`${root}node_modules/@types`] }
  const config = {
    extends: `${root}tsconfig.base.json`,
    compilerOptions: options,
    include: ['*.ts'],
  }
  await writeFile(`${folder}/tsconfig.json`, JSON.stringify(config))
  const tsc = `${root}node_modules/typescript/bin/tsc`
  return promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root }).then(
    () => '',
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  )
}
