// Plays the checks to every client that has an adapter, and writes what came of it: a minute for each.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { format } from './generate/format.ts'
import { loadAdapter, runClientChecks } from '../conformance/client/index.ts'
import { scoreboard } from './scoreboard/render.ts'
import { rowOf, type ClientScores, type Row } from './scoreboard/scores.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

const clients: ClientScores[] = []
for (const id of ['trivet', 'openid-client', 'oauth4webapi', 'arctic']) {
  const adapter = await loadAdapter(`conformance/adapters/${id}.ts`)
  const rows: Row[] = []
  for await (const verdict of runClientChecks(adapter, { concurrency: 3 }))
    rows.push(rowOf(verdict))
  rows.sort((one, other) => one.check.localeCompare(other.check))
  clients.push({ name: adapter.name, version: adapter.version ?? '', rows })
  const passed = rows.filter(({ outcome }) => outcome === 'PASS').length
  console.log(`${id}: ${passed} of ${rows.length} checks passed`)
}

const scores = { date: new Date().toISOString().slice(0, 10), node: process.versions.node, clients }
await writeFile('conformance/results/clients.json', `${JSON.stringify(scores, null, 2)}\n`)
await writeFile('docs/scoreboard.md', format('docs/scoreboard.md', scoreboard(scores)))
