import { InvalidArgumentError, Option } from 'commander'
import { NetworkError, selectChecks, providerChecks } from 'trivet/conformance'
import { dryRun } from '../check/dry-run.ts'
import { lanes, levels, logins, type CheckOptions } from '../check/options.ts'
import { runAndReport } from '../check/run.ts'
import { targetsFor } from '../check/targets.ts'
import { asUsage } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { collect, collectPair, collectWords, profileOptions, tellOptions } from './options.ts'

export const addCheck: AddCommand = (program, shell, end) => {
  const command = program
    .command('check')
    .description(
      'Checks providers. Without a client of yours: their profiles and fixtures, and the emulators made of these, in seconds and without a network. With one: a server on this machine (local), the real provider without a user (probe), or with one (live).',
    )
    .argument('[providers...]', 'ids of providers (default: all)')
    .option('--issuer <url>', 'a provider by its metadata')
    .addOption(
      new Option('--lane <lane>', 'where to check; may be repeated (default: by what is given)')
        .choices(lanes)
        .argParser(collectOf(lanes)),
    )
    .option('--client-id <id>', 'your client')
    .option('--client-secret <secret>', 'its secret; better in TRIVET_CLIENT_SECRET')
    .option('--redirect-uri <url>', 'its redirect URI, exactly as it is registered')
    .option('--other-redirect-uri <url>', 'another one that is registered, best with a query')
    .option(
      '--other-client-id <id>',
      'a second client, for what must not cross from one to another',
    )
    .option('--other-client-secret <secret>', 'its secret; better in TRIVET_OTHER_CLIENT_SECRET')
    .option('--public-client-id <id>', 'a client without a secret')
    .option('--public-redirect-uri <url>', 'its redirect URI (default: that of the first)')
    .addOption(new Option('--login <how>', 'who signs in').choices(logins))
    .option(
      '--login-command <command>',
      'for --login command: gets the URL, prints the callback URL',
    )
    .option('--username <name>', 'for --login form and chromium')
    .option('--password <password>', 'better in TRIVET_PASSWORD')
    .option('--scope <scope>', 'asked for; may be repeated (default: the profile’s)', collectWords)
    .option('--param <name=value>', 'sent with each authorization request', collectPair)
    .option('--no-pkce', 'send no code challenge')
    .option('--only <what>', 'an id, a glob, a group, or a place such as rfc6749/5.2', collect)
    .addOption(new Option('--tier <number>', 'this tier and those before').choices(['1', '2', '3']))
    .addOption(new Option('--level <level>', 'this level and those above').choices(levels))
    .option('--shard <part/of>', 'one part of many: 1/4', readShard)
    .option('--slow', 'let checks wait for minutes until codes and tokens end')
    .option('--waivers <file>', 'failures that are known, each with a reason and a last day')
    .option('--dry-run', 'print the requests that would be sent, and send nothing')
  for (const option of [...tellOptions(), ...profileOptions()]) command.addOption(option)
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
      const targets = await targetsFor(ids, options, shell).catch((error: unknown) => {
        if (!(error instanceof NetworkError)) throw error
        shell.err.print(`${shell.err.style('red', 'error:')} Nobody answered. ${error.message}`)
        return null
      })
      if (targets === null) return end(3)
      end(
        options.dryRun === true
          ? await dryRun(targets, chosen, shell)
          : await runAndReport(targets, chosen, options, shell),
      )
    })
}

const help = `
Examples:
  $ trivet check github google spotify
  $ trivet check spotify --only 'pkce-*' --only rfc6749/5.2 --verbose
  $ trivet check --issuer http://127.0.0.1:4455 --client-id app \\
      --redirect-uri http://127.0.0.1:9/cb --login form --username ada
  $ trivet check --profile my.json --lane probe --dry-run
  $ trivet check github --report check.html --report check.sarif

Exit codes:
  0    clean
  1    something failed that no waiver excuses (with --strict a warning too)
  2    wrong usage, or a profile or waivers file that is not valid
  3    nobody answered, or a run that could not be completed
  4    a waiver that excuses nothing any more
  5    a provider that is no longer as its profile says
  6    a fault of this command
  130  interrupted

Secrets are taken from TRIVET_CLIENT_SECRET, TRIVET_OTHER_CLIENT_SECRET and
TRIVET_PASSWORD too.`

function collectOf(known: readonly string[]) {
  return (value: string, earlier: readonly string[] = []): readonly string[] => {
    if (!known.includes(value)) throw new InvalidArgumentError(`Allowed: ${known.join(', ')}.`)
    return [...earlier, value]
  }
}

function readShard(text: string) {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (!(index >= 1 && index <= of))
    throw new InvalidArgumentError('Write a part and how many there are: 1/4.')
  return { index, of }
}
