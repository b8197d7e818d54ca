import {
  clientChecks,
  providerChecks,
  selectChecks,
  verifyChecks,
  verifyClientChecks,
  type Proven,
} from 'trivet/conformance'
import { exitCode } from '../exit-code.ts'
import { showProgress } from '../progress.ts'
import { roomIn } from '../terminal.ts'
import { counted, item, wrapped } from '../text.ts'
import { UsageError } from '../usage-error.ts'
import type { AddCommand } from './command.ts'
import { collect } from './options.ts'

interface VerifyOptions {
  readonly only?: readonly string[]
  readonly json?: true
}

export const addVerify: AddCommand = (program, { out, err, signal }, end) => {
  program
    .command('verify')
    .description(
      'Runs each check against mutants, providers and clients with one fault, which it has to find; and against the same ones without the fault.',
    )
    .option('--only <what>', 'an id, a glob, a group, or a place such as rfc6749/5.2', collect)
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async ({ only = [], json }: VerifyOptions) => {
      const ofProviders = selectChecks(providerChecks, { only })
      const ofClients = selectChecks(clientChecks, { only })
      if (ofProviders.length + ofClients.length === 0)
        throw new UsageError('No check fits: `trivet checks` lists them all.')
      const proven: Proven[] = []
      const far = (): string => `${proven.length}: ${proven.at(-1)?.check ?? ''}`
      const stop = showProgress({ out, err }, far, json !== true)
      try {
        for (const proving of [
          verifyChecks(ofProviders, signal),
          verifyClientChecks(ofClients, signal),
        ])
          for await (const one of proving) {
            proven.push(one)
            if (json !== true && !one.isProven)
              for (const line of faultsOf(one, roomIn(out))) out.print(line)
          }
      } finally {
        stop()
      }
      const mutants = proven.flatMap((one) => one.mutants)
      const killed = mutants.filter(({ isKilled }) => isKilled).length
      const isProven = proven.every((one) => one.isProven)
      const rate = mutants.length === 0 ? 0 : (killed / mutants.length) * 100
      if (json === true)
        out.print(JSON.stringify({ isProven, killed, mutants: mutants.length, proven }))
      else
        for (const line of wrapped(
          `${counted(proven.length, 'check')}, ${killed} of ${counted(mutants.length, 'mutant')} found (${rate.toFixed(1)} %)${isProven ? '; none fails where nothing is wrong.' : '.'}`,
          roomIn(out),
        ))
          out.print(line)
      end(signal.aborted ? 130 : isProven ? exitCode.authenticated : 6)
    })
}

const help = `
Examples:
  $ trivet verify
  $ trivet verify --only 'pkce-*'

Exit codes:
  0 every check is proven, 6 one is not, 2 wrong usage, 130 interrupted`

function faultsOf({ check, healthy, mutants }: Proven, width: number): string[] {
  const faults = [
    ...healthy
      .filter(({ outcome }) => outcome !== 'PASS' && outcome !== 'NONSTRICT')
      .map(({ outcome, observed }) => `nothing is wrong, and it is ${outcome}: ${observed}`),
    ...mutants
      .filter(({ isKilled }) => !isKilled)
      .map(({ name, outcome, observed }) => `not found: ${name} (${outcome}: ${observed})`),
    ...(mutants.length === 0 ? ['has no mutant'] : []),
  ]
  return [check, ...faults.flatMap((fault) => item('  ', fault, width))]
}
