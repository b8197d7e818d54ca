import {
  checks,
  coverageOf,
  excluded,
  fits,
  placeOf,
  requirementSets,
  type Check,
} from 'trivet/conformance'
import { exitCode } from '../exit-code.ts'
import { roomIn } from '../terminal.ts'
import { counted, item, table, wrapped } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'

interface ChecksOptions {
  readonly group?: string
  readonly spec?: string
  readonly coverage?: true
  readonly json?: true
}

export const addChecks: AddCommand = (program, { out }, end) => {
  program
    .command('checks')
    .description('Lists the checks of providers and clients, and what of the catalogue is not run.')
    .option('--group <group>', 'of one group: pkce, tres, drift …')
    .option('--spec <place>', 'of one place in a specification: rfc6749/5.2')
    .option('--coverage', 'say instead what the checks show of whole specifications, and what not')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(({ group, spec, coverage, json }: ChecksOptions) => {
      if (coverage === true) {
        const sets = requirementSets.map((set) => ({ ...set, coverage: coverageOf(set, checks) }))
        if (json === true) out.print(JSON.stringify({ schema: 'trivet.requirements/1', sets }))
        else for (const line of coverageLines(roomIn(out))) out.print(line)
        return end(exitCode.authenticated)
      }
      const chosen = checks.filter(
        (check) =>
          (group === undefined || check.group === group) &&
          (spec === undefined || fits(check, spec)),
      )
      if (chosen.length === 0)
        throw new UsageError('No check fits: `trivet checks` lists them all.')
      if (json === true) out.print(JSON.stringify({ checks: chosen, excluded }))
      else for (const line of listOf(chosen, roomIn(out))) out.print(line)
      end(exitCode.authenticated)
    })
}

const help = `
Examples:
  $ trivet checks --group pkce
  $ trivet checks --spec rfc6749/5.2 --json
  $ trivet checks --coverage

Exit codes:
  0 listed, 2 wrong usage`

function listOf(chosen: readonly Check[], width: number): string[] {
  const rows = chosen.map(({ id, level, tier, lanes, requirements, title }) => [
    id,
    level,
    String(tier),
    lanes.join(' '),
    requirements[0] === undefined ? 'ours' : placeOf(requirements[0]),
    title,
  ])
  return [
    ...table(['ID', 'LEVEL', 'TIER', 'LANES', 'WHERE', 'CLAIM'], rows, width),
    '',
    ...countsOf(chosen).flatMap((line) => wrapped(line, width)),
    `${excluded.length} rows of the catalogue are not run:`,
    ...excluded.flatMap(({ id, reason }) => item('  ', `${id}: ${reason}`, width)),
  ]
}

/** What is shown of each specification, of what could be; and what nobody tests. */
function coverageLines(width: number): string[] {
  return requirementSets.flatMap((set) => {
    const { tested, inPart, untested, testable, excluded: left } = coverageOf(set, checks)
    return [
      ...wrapped(
        `${set.document} (${set.published}): checks show ${tested} of ${counted(testable, 'requirement')}, ${inPart} of them in part. ${untested} are untested, ${left} excluded.`,
        width,
      ),
      ...(set.covers === undefined ? [] : item('  about      ', set.covers, width)),
      ...set.stated.flatMap((one) =>
        'untested' in one
          ? item(
              '  untested  ',
              `§${one.section} (${one.level}): ${one.claim} ${one.untested}`,
              width,
            )
          : [],
      ),
      '',
    ]
  })
}

/** How many there are of each party, and in each lane. */
function countsOf(chosen: readonly Check[]): string[] {
  const count = (is: (check: Check) => boolean): number => chosen.filter(is).length
  const parties = (['provider', 'client'] as const).map(
    (party) =>
      `${count((one) => one.party === party)} of ${party}s (${count((one) => one.party === party && one.tier === 1)} of tier 1)`,
  )
  const lanes = (['offline', 'emulated', 'local', 'probe', 'live', 'adversarial'] as const).map(
    (lane) => `${lane} ${count(({ lanes: own }) => own.includes(lane))}`,
  )
  return [
    `${counted(chosen.length, 'check')}: ${parties.join(', ')}.`,
    `By lane: ${lanes.join(' · ')}.`,
  ]
}
