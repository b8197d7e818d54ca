// `npm run load -- --logins 10000 --processes 4`: see docs/scale.md, into which `--write` puts the figures.
import { parseArgs } from 'node:util'
import { breakages, type Breakage } from './breakages.ts'
import { writePage } from './page.ts'
import type { Report } from './report.ts'
import { runLoad } from './run.ts'
import { noRedis } from '../stores/redis-server.ts'

const USAGE = `Signs in many users at once through several processes, some of which are killed, and looks whether each login was
told once. Needs redis-server.

Usage: npm run load -- [options]

  --logins <number>      how many (10000)
  --processes <number>   of the application (4)
  --at-once <number>     logins under way together (32)
  --kill-every <ms>      how often a process is killed (1000)
  --hurry <number>       how much faster the application waits (10)
  --minutes <number>     after which the run is given up (10)
  --break <name>         break the application on purpose: ${Object.keys(breakages).join(', ')}
  --json                 print JSON
  --write                put the figures into docs/scale.md
  --help                 print this`

const { values } = parseArgs({
  options: {
    logins: { type: 'string', default: '10000' },
    processes: { type: 'string', default: '4' },
    'at-once': { type: 'string', default: '32' },
    'kill-every': { type: 'string', default: '1000' },
    hurry: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '10' },
    break: { type: 'string', default: 'none' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
} as const)

if (values.help) {
  console.log(USAGE)
  process.exit()
}

if (noRedis !== undefined) throw new Error(`The load test ${noRedis}.`)
if (!Object.hasOwn(breakages, values.break))
  throw new Error(`--break is one of: ${Object.keys(breakages).join(', ')}.`)

let toldAt = 0
const report = await runLoad({
  logins: Number(values.logins),
  processes: Number(values.processes),
  atOnce: Number(values['at-once']),
  killEveryMs: Number(values['kill-every']),
  hurry: Number(values.hurry),
  breakage: values.break as Breakage,
  signal: AbortSignal.timeout(Number(values.minutes) * 60_000),
  onProgress({ verdicts, killed }) {
    if (values.json || performance.now() - toldAt < 1000) return
    toldAt = performance.now()
    console.log(`${verdicts.length} of ${values.logins} logins, ${killed} processes killed`)
  },
})
if (values.json) console.log(JSON.stringify(report, null, 2))
else print(report)
if (values.write) await writePage(report)
process.exitCode = report.wrong.length === 0 ? 0 : 1

function print({ codes, failures, redis, wrong, ...figures }: Report): void {
  const rows = {
    ...figures,
    'codes presented': codes.presented,
    'codes presented again': codes.presentedAgain,
    ...named('failed with ', failures),
    ...named('Redis commands of a login: ', redis.commands),
    'Redis bytes of a pending login': redis.pendingBytes,
    'Redis bytes of an ended login': redis.endedBytes,
  }
  for (const [name, value] of Object.entries(rows)) console.log(`${name.padEnd(36)} ${value}`)
  for (const one of wrong) console.error(`WRONG: ${one}`)
}

function named(start: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, n]) => [start + name, n]))
}
