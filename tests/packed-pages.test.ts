import { execFile } from 'node:child_process'
import { readFile, glob } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** A page or an example, named in a text that a reader sees; no part of an address. */
const NAMED = /(?<![\w/:.-])(?:docs|examples)\/[\w/.-]*\w/g
const COMMENT = /^\s*(?:\/\/|\/?\*).*$/gm

test('whatever the published code names is published, too', async () => {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout } = await promisify(execFile)('npm', args, { maxBuffer: 10_000_000 })
  const [packed] = JSON.parse(stdout) as [
    { readonly files: ReadonlyArray<{ readonly path: string }> },
  ]
  const published = new Set(packed.files.map(({ path }) => path))

  const named = new Set<string>()
  for await (const file of glob([
    '{cli,conformance,emulator,src}/**/*.{ts,tsx}',
    'docs/check-client.md',
    'examples/**/*.mjs',
  ])) {
    if (file.includes('.test.')) continue
    const text = (await readFile(file, 'utf8')).replaceAll(COMMENT, '')
    for (const [path] of text.matchAll(NAMED)) named.add(path)
  }
  expect([...named].sort()).toContain('docs/check-client.md')
  expect([...named].filter((path) => !published.has(path))).toEqual([])
}, 60_000)
