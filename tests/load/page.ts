import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fillIn } from '../../bench/report.ts'
import { format } from '../../scripts/generate/format.ts'
import type { Report } from './report.ts'

const PAGE = join(import.meta.dirname, '../../docs/scale.md')

/** Puts the figures of a run into the page that tells of it. */
export async function writePage(report: Report): Promise<void> {
  const parts = new Map([['load', tableOf(report)]])
  await writeFile(PAGE, format(PAGE, fillIn(await readFile(PAGE, 'utf8'), parts)))
}

function tableOf(report: Report): string {
  const { codes } = report
  const seconds = (ms: number): string => `${number(ms / 1000, 2)} s`
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['logins, at processes', `${number(report.logins)}, at ${report.processes}`],
    ['on', `${today()}, ${availableParallelism()} processors, Node ${process.versions.node}`],
    ['logins per second', number(report.loginsPerSecond)],
    [
      'from the click to the session, p50 and p99',
      `${seconds(report.p50)}, ${seconds(report.p99)}`,
    ],
    ['processes killed, in seconds', `${report.killed}, in ${report.secondsUnderFire}`],
    ['signed in', number(report.signedIn)],
    ['told, but killed before the answer had arrived', number(report.answersLost)],
    ...Object.entries(report.failures).map(([code, n]) => [`\`${code}\``, number(n)] as const),
    ['deliveries sent on that got nothing', number(report.duplicatesRefused)],
    ['deliveries lost with their process', number(report.deliveriesLost)],
    [
      'codes presented, and presented more than once',
      `${number(codes.presented)}, ${codes.presentedAgain}`,
    ],
    ['wrong', report.wrong.length === 0 ? 'none' : report.wrong.join('; ')],
  ]
  return ['| | |', '| --- | ---: |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join(
    '\n',
  )
}

function number(value: number, digits = 0): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

function today(): string {
  return new Date().toLocaleDateString('en-GB', { dateStyle: 'long' })
}
