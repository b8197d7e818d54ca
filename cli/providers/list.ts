import type { Provider } from 'trivet/providers'
import type { Shell } from '../shell.ts'
import { table } from '../text.ts'
import { summaryOf } from './summary.ts'

const TITLES = [
  'ID',
  'NAME',
  'PKCE',
  'REFRESH',
  'ISS',
  'VERIFIED',
  'QUIRKS',
  'FIXTURES',
  'EVIDENCE',
]
const LEGEND =
  'FIXTURES: recorded + documented + constructed. EVIDENCE: age of the oldest, in days. VERIFIED: says whether addresses are.'

const DAY_MS = 86_400_000

/** The table of all profiles. */
export function listOf(
  profiles: readonly Provider[],
  now: number,
  { out: { style } }: Shell,
): string[] {
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
  const [header = '', ...lines] = table([TITLES, ...rows])
  return [style('bold', header), ...lines, '', style('dim', LEGEND)]
}
