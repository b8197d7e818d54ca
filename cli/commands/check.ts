import { Option } from 'commander'
import { createRunLog, NetworkError, selectChecks, providerChecks } from 'trivet/conformance'
import { levels } from '../check/choices.ts'
import { dryRun } from '../check/dry-run.ts'
import type { CheckOptions } from '../check/options.ts'
import { runAndReport } from '../check/run.ts'
import { targetsFor } from '../check/targets.ts'
import { notice } from '../notice.ts'
import { asUsage } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { clientOptions, collect, profileOptions, readShard, tellOptions } from './options.ts'

export const addCheck: AddCommand = (program, shell, end) => {
  const command = program
    .command('check')
    .description(
      'Checks providers. Without a client of yours: their profiles and fixtures, and the emulators made of these, in seconds and without a network. With one: a server on this machine (local), the real provider without a user (probe), or with one (live).',
    )
    .argument('[providers...]', 'ids of providers (default: all)')
    .option('--only <what>', 'an id, a glob, a group, or a place such as rfc6749/5.2', collect)
    .addOption(new Option('--tier <number>', 'this tier and those before').choices(['1', '2', '3']))
    .addOption(new Option('--level <level>', 'this level and those above').choices(levels))
    .option('--shard <part/of>', 'one part of many: 1/4', readShard)
    .option('--slow', 'let checks wait for minutes until codes and tokens end')
    .option('--waivers <file>', 'failures that are known, each with a reason and a last day')
    .addOption(
      new Option(
        '--dry-run',
        'print the requests that would be sent, and send none (but for the metadata of an --issuer)',
      ).conflicts(['json', 'ndjson', 'report', 'har', 'record']),
    )
    .option(
      '--record <folder>',
      'write what shows a failure or a warning as fixtures, in <folder>/<provider>',
    )
    .option(
      '--fixtures <folder>',
      'with the lane offline: your own fixtures too, from <folder>/<provider>; they come first',
    )
  for (const option of [...clientOptions(), ...tellOptions(), ...profileOptions()])
    command.addOption(option)
  command
    .addHelpText('after', help)
    .action(async (ids: readonly string[], options: CheckOptions) => {
      const tier = options.tier === undefined ? undefined : Number(options.tier)
      const { only, level, shard } = options
      const chosen = asUsage(() =>
        selectChecks(providerChecks, {
          ...(only !== undefined && { only }),
          ...(tier !== undefined && { tier }),
          ...(level !== undefined && { level }),
          ...(shard !== undefined && { shard }),
        }),
      )
      const log = createRunLog(options.har !== undefined || options.record !== undefined)
      try {
        if (options.dryRun === true) return end(await dryRun(ids, chosen, options, log, shell))
        const targets = await targetsFor(ids, options, shell, log)
        end(await runAndReport(targets, chosen, options, log, shell))
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
        notice(shell.err, 'error', `Nobody answered. ${error.message}`)
        end(3)
      }
    })
}

const help = `
Examples:
  $ trivet check github google spotify
  $ trivet check spotify --only 'pkce-*' --only rfc6749/5.2
  $ trivet check --issuer http://127.0.0.1:4455 \\
      --client-id app --redirect-uri http://127.0.0.1:9/cb \\
      --login form --username ada
  $ trivet check --profile my.json --lane probe --dry-run
  $ trivet check github --report check.html --har check.har
  $ trivet check github --lane emulated --record findings
  $ trivet check github --lane offline --fixtures findings

Outcomes:
  PASS              as it should be
  FAIL, WARN, INFO  a violated MUST, SHOULD, MAY
  NONSTRICT         works, by a quirk that the profile declares
  SKIP              was not to be run: --verbose says why
  INCONCLUSIVE      ran, and nothing shows the answer
  XFAIL, XPASS      failed as a waiver said; passed although one stands
  ERROR             a fault of this command

Exit codes:
  0    clean
  1    something failed that no waiver excuses (with --strict a warning too)
  2    wrong usage, or a profile or waivers file that is not valid
  3    nobody answered, or a run that could not be completed
  4    a waiver that excuses nothing any more
  5    a provider that is no longer as its profile says
  6    a fault of this command
  130  interrupted

Secrets are taken from TRIVET_CLIENT_SECRET, TRIVET_OTHER_CLIENT_SECRET and TRIVET_PASSWORD too.

The pages of --login browser and command are in no --har and no --record: your own browser asks for them.`
