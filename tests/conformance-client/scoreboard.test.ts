import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { clientChecks } from 'trivet/conformance'
import { format } from '../../scripts/generate/format.ts'
import { scoreboard } from '../../scripts/scoreboard/render.ts'
import type { Scores } from '../../scripts/scoreboard/scores.ts'

const read = async (): Promise<Scores> =>
  JSON.parse(await readFile('conformance/results/clients.json', 'utf8')) as Scores

test('the page shows the committed numbers', async () => {
  const page = format('docs/scoreboard.md', scoreboard(await read()))
  expect(await readFile('docs/scoreboard.md', 'utf8')).toBe(page)
})

test('the numbers are of the checks that there are, and of the packages that are installed', async () => {
  const { clients } = await read()
  const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const ids = clientChecks.map(({ id }) => id).sort()
  for (const { name, version, rows } of clients) {
    expect(rows.map(({ check }) => check).sort(), name).toEqual(ids)
    expect(
      rows.filter(({ outcome }) => outcome === 'ERROR'),
      name,
    ).toEqual([])
    const range = devDependencies[name] ?? `^${version}`
    expect(range.replace('^', '').split('.')[0], name).toBe(version.split('.')[0])
  }
})
