// Fails where the built library has become larger than it may be: `budgets.json` says how large that is.
import { access, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sizeOf } from './size/bundle.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** By the program that is bundled: gzip, in bytes, before the first login. */
const budgets = JSON.parse(
  await readFile(new URL('size/budgets.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, number>>

await access(`${root}/dist/src/index.js`).catch(() => {
  throw new Error('There is no dist: run `npm run build` first.')
})

let isOver = false
for (const [program, budget] of Object.entries(budgets)) {
  const { first, all } = await sizeOf(program, root)
  const over = first > budget
  isOver ||= over
  const later = all > first ? `, ${all - first} later` : ''
  console.log(`${over ? 'over' : 'ok  '}  ${first} of ${budget} bytes${later}: ${program}`)
}
if (isOver) {
  console.error('Make it smaller, or say in the commit why scripts/size/budgets.json has to grow.')
  process.exitCode = 1
}
