import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const folder = new URL('.', import.meta.url)
const files = (await readdir(folder)).filter((file) => !file.endsWith('.test.ts'))
const pins = (
  await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
).join()

// The types of data are the data.
const entries = Object.keys(manifest.exports).filter((key) => !key.endsWith('.json'))

test.each(entries)('the types of %s are pinned', (key) => {
  const specifier = key.replace('.', 'trivet').replace('*', '')
  expect(pins).toMatch(new RegExp(`from '${specifier}${key.endsWith('*') ? "[^']+'" : "'"}`))
})

test('each file of pins has some that the compiler must refuse', async () => {
  for (const file of files.filter((one) => one !== 'failure-codes.ts'))
    expect(await readFile(new URL(file, folder), 'utf8'), file).toContain('@ts-expect-error')
})
