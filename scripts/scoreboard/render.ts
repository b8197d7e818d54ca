import { clientChecks } from '../../conformance/client/index.ts'
import { placeOf } from '../../conformance/requirement.ts'
import { count, type ClientScores, type Row, type Scores } from './scores.ts'

const kinds: ReadonlyArray<readonly [title: string, isOf: (row: Row) => boolean]> = [
  ['MUST', ({ level, house }) => !house && level === 'must'],
  ['SHOULD', ({ level, house }) => !house && level === 'should'],
  ['MAY', ({ level, house }) => !house && level === 'may'],
  ['rules of ours', ({ house }) => house],
]

/** The page that shows what was measured. */
export function scoreboard({ date, node, clients }: Scores): string {
  const groups = [...new Set(clientChecks.map(({ group }) => group))]
  const groupOf = new Map(clientChecks.map(({ id, group }) => [id, group]))
  return [
    '# Scoreboard of clients',
    '',
    'Written by `npm run scoreboard`; the numbers are in `conformance/results/clients.json`.',
    '',
    `Measured on ${date} with Node ${node}: ${clientChecks.length} checks, ${clientChecks.reduce((sum, { cases }) => sum + cases.length, 0)} cases, on loopback.`,
    'A cell says how many checks passed of those that were played. What an adapter does not declare is not played.',
    '',
    ...table(
      ['client', ...kinds.map(([title]) => title), 'not declared', 'not shown'],
      clients.map((client) => [
        nameOf(client),
        ...kinds.map(([, isOf]) => cell(client.rows.filter(isOf))),
        String(client.rows.filter(({ outcome }) => outcome === 'SKIP').length),
        String(client.rows.filter(({ outcome }) => outcome === 'INCONCLUSIVE').length),
      ]),
    ),
    '',
    '## By group',
    '',
    ...table(
      ['group', ...clients.map(nameOf)],
      groups.map((group) => [
        `\`${group}\``,
        ...clients.map(({ rows }) =>
          cell(rows.filter(({ check }) => groupOf.get(check) === group)),
        ),
      ]),
    ),
    '',
    '## How to read it, and what is fair',
    '',
    ...notes,
    '',
    '## What each did not pass',
    ...clients.flatMap((client) => ['', `### ${nameOf(client)}`, '', ...failuresOf(client)]),
    '',
  ].join('\n')
}

const notes = [
  '- The columns MUST, SHOULD and MAY rest on sentences of the RFCs and of OpenID Connect that bind a client. They come first. “Rules of ours” are what we ask of our own client beyond that: a limit for bodies, clean texts, a deadline. A client that breaks them breaks no specification.',
  '- Where all that is wrong is that an error came out which the library does not document, while the traffic was right, the row counts among the rules of ours as well.',
  '- We wrote the checks and one of the clients. So the checks are proved by faulty clients that others can read (`trivet verify`), each row names its sentence, and whoever finds a row unjust can play it with one command.',
  '- openid-client and oauth4webapi are certified by the OpenID Foundation, and are the bar. oauth4webapi leaves the authorization URL to the application by design: those rows are not played.',
  '- openid-client takes the redirect URI of the token request from the address of the callback, without its query: redirect URIs with a query do not work with it.',
  '- openid-client and oauth4webapi know DPoP. They accept `token_type: DPoP` of a server although no key was used, and the adapter then sends the token as Bearer, as the documentation has it for Bearer tokens. That is the one case in which they fail `tres-token-type-unknown`.',
  '- openid-client and oauth4webapi insist on `https:` unless they are told otherwise; the adapters tell them for loopback only, and not where the check is about that.',
  '- arctic leaves state and errors of the callback to the application: its adapter does what the documentation says, and those rows judge that code. It decodes ID tokens and verifies none, fetches no user information, and knows neither `iss` nor metadata: not declared, not played.',
  '- arctic was deprecated by its author in July 2026. Its documented errors count as typed; what its getters throw does not.',
  '- trivet does not yet refresh or revoke, and its rule for the page to return to is that of the handlers, not of the flow: those rows are not played.',
  '- Each adapter is a file of `conformance/adapters/`, with every check of its library switched on.',
  '',
  'To repeat it: `npm ci && npm run scoreboard`. One row: `trivet check-client --adapter conformance/adapters/arctic.ts --only tres-error-in-200 --verbose`.',
]

function failuresOf({ rows }: ClientScores): string[] {
  const failed = rows.filter(({ outcome }) =>
    ['FAIL', 'WARN', 'INFO', 'INCONCLUSIVE', 'ERROR'].includes(outcome),
  )
  if (failed.length === 0) return ['Nothing.']
  const ordered = kinds.flatMap(([title, isOf]) =>
    failed.filter(isOf).map((row) => [title, row] as const),
  )
  return table(
    ['check', 'rests on', 'claim', 'observed'],
    ordered.map(([title, { check, observed = '', outcome }]) => {
      const found = clientChecks.find(({ id }) => id === check)
      const place = found?.requirements[0]
      const rests =
        title === 'rules of ours' || place === undefined ? title : `${placeOf(place)}, ${title}`
      const said = outcome === 'INCONCLUSIVE' ? `Not shown. ${observed}` : observed
      return [`\`${check}\``, rests, found?.title ?? '', shortened(said)]
    }),
  )
}

function nameOf({ name, version }: ClientScores): string {
  return `${name} ${version}`
}

function cell(rows: readonly Row[]): string {
  const { passed, played } = count(rows)
  return played === 0 ? '–' : `${passed} / ${played}`
}

function shortened(text: string): string {
  const safe = text
    .replaceAll(/[|<>`*_[\]\\]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return safe.length <= 180 ? safe : `${safe.slice(0, 179)}…`
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}
