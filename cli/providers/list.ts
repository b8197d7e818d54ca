import type { Provider } from 'trivet/providers'
import type { Shell } from '../shell.ts'
import { roomIn } from '../terminal.ts'
import { table, wrapped } from '../text.ts'
import { summaryOf } from './summary.ts'

const TITLES = ['ID', 'NAME', 'PKCE', 'REFRESH', 'ISS', 'VERIFIED', 'QUIRKS', 'FIXTURES', 'AGE']
const LEGEND =
  'FIXTURES: recorded + documented + constructed. AGE: of the oldest evidence, in days. VERIFIED: says whether addresses are.'

const DAY_MS = 86_400_000

/** The table of all profiles. */
export function listOf(profiles: readonly Provider[], now: number, { out }: Shell): string[] {
  const rows = profiles
    .map(summaryOf)
    .map(({ fixtures, evidenceOf, ...row }) => [
      row.id,
      row.name,
      row.pkce,
      row.refresh,
      row.iss,
      row.verifiedEmail ? 'yes' : 'no',
      String(row.quirks),
      `${fixtures.recorded}+${fixtures.documented}+${fixtures.constructed}`,
      evidenceOf === null
        ? ''
        : `${Math.max(0, Math.floor((now - Date.parse(evidenceOf)) / DAY_MS))}`,
    ])
  const width = roomIn(out)
  return [
    ...table(TITLES, rows, width, (text) => out.style('bold', text)),
    '',
    ...wrapped(LEGEND, width).map((line) => out.style('dim', line)),
  ]
}
